package io.dualmix.plugin;

/**
 * An implementation of a service.
 *
 * @param <S> the service's interface
 * @param service the implementation
 * @param place the path of the jar, or of the folder of classes, that lists it
 */
public record Provided<S>(S service, String place) {}
