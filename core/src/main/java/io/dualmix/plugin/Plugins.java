package io.dualmix.plugin;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The implementations of DualMix's services in other jars: on the class path, and in the plugins
 * folder. The jars of the folder share one class loader above that of the library, so that a plugin
 * finds the libraries that lie beside it. Thread-safe.
 */
public final class Plugins {
  private final Optional<Path> folder;
  private final List<PluginJar> jars;
  private final ClassLoader classPath;
  private final ClassLoader loader;

  /** Implementations have no state, so one of each is enough. */
  private final Map<Class<?>, List<? extends Provided<?>>> loaded = new ConcurrentHashMap<>();

  private Plugins(Optional<Path> folder, List<PluginJar> jars, ClassLoader classPath) {
    this.folder = folder;
    this.jars = List.copyOf(jars);
    this.classPath = classPath;
    this.loader =
        jars.isEmpty()
            ? classPath
            : new URLClassLoader(
                "dualmix-plugins", jars.stream().map(Plugins::url).toArray(URL[]::new), classPath);
  }

  /** The plugins of this process, or why there are none. */
  private record Attempt(Plugins plugins, DualMixException failure) {
    /** Opened once, when first needed: every class of a plugin must be loaded once only. */
    private static final Attempt ONCE = open();

    private static Attempt open() {
      try {
        Optional<Path> home = PluginHome.folder(System.getenv(), System.getProperties());
        return new Attempt(in(home, Plugins.class.getClassLoader()), null);
      } catch (DualMixException e) {
        return new Attempt(null, e);
      }
    }
  }

  /**
   * The plugins of this process: those on the class path, and those in the folder {@code plugins}
   * of {@code DUALMIX_HOME} or, without that variable, of the installation.
   *
   * @throws DualMixException if a file in that folder is no jar, or damaged; the message names it
   */
  public static Plugins installed() {
    if (Attempt.ONCE.failure() != null) {
      DualMixException e = Attempt.ONCE.failure();
      throw new DualMixException(e.getMessage(), e.remedy(), e);
    }
    return Attempt.ONCE.plugins();
  }

  /**
   * Opens a folder of plugins; the class loader stays open for good.
   *
   * @param folder whose files {@code *.jar} are read, in the order of their names; empty, or a
   *     folder that does not exist, for none
   * @param classPath the class loader of the library and of the class path
   */
  static Plugins in(Optional<Path> folder, ClassLoader classPath) {
    List<PluginJar> jars = new ArrayList<>();
    if (folder.isPresent() && Files.exists(folder.get())) {
      list(folder.get()).forEach(file -> jars.add(PluginJar.read(file)));
    }
    return new Plugins(folder, jars, classPath);
  }

  private static List<Path> list(Path folder) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (entry.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jar")) {
          files.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new DualMixException(
          "The plugins folder " + folder + " cannot be read: " + e,
          "Check that it is a folder, and its rights.",
          e);
    }
    files.sort(null);
    return files;
  }

  private static URL url(PluginJar jar) {
    try {
      return jar.file().toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e); // Files have URLs.
    }
  }

  /** The plugins folder, which need not exist; empty if none is known. */
  public Optional<Path> folder() {
    return folder;
  }

  /**
   * The jars: first those on the class path that have plugins, DualMix's own apart, then all of the
   * plugins folder.
   *
   * @throws DualMixException if one of them is damaged
   */
  public List<PluginJar> jars() {
    Map<Path, PluginJar> all = new LinkedHashMap<>();
    for (String service : Services.NAMES) {
      for (ServiceFile file : ServiceFile.on(classPath, service)) {
        file.jar()
            .filter(path -> !all.containsKey(path))
            .map(PluginJar::read)
            .filter(jar -> !jar.own())
            .ifPresent(jar -> all.put(jar.file(), jar));
      }
    }
    jars.forEach(jar -> all.put(jar.file(), jar));
    return List.copyOf(all.values());
  }

  /**
   * The built-in implementations of a service, then those of plugins.
   *
   * @param builtIn the library's own
   * @param type the service's interface
   * @param kind what it is, for messages, such as {@code data set type}
   * @param name the name that a configuration or a recipe uses
   * @throws DualMixException if a plugin cannot be used, or two implementations have one name; the
   *     message names the jars
   */
  public <S> List<S> with(List<S> builtIn, Class<S> type, String kind, Function<S, String> name) {
    List<S> all = new ArrayList<>(builtIn);
    Map<String, String> places = new HashMap<>();
    builtIn.forEach(one -> places.put(name.apply(one), one.getClass().getName() + " of DualMix"));
    for (Provided<S> provided : provided(type)) {
      S service = provided.service();
      String called = nameOf(provided, kind, name);
      String place = service.getClass().getName() + " of " + provided.place();
      String other = places.putIfAbsent(called, place);
      if (other != null) {
        throw new DualMixException(
            "Two " + kind + "s are named '" + called + "': " + other + ", and " + place,
            "Rename one of them, or remove its jar.");
      }
      all.add(service);
    }
    return List.copyOf(all);
  }

  /** A plugin's code runs here; what it throws must not pass for a fault of DualMix. */
  private static <S> String nameOf(Provided<S> provided, String kind, Function<S, String> name) {
    String type = provided.service().getClass().getName();
    String called;
    try {
      called = name.apply(provided.service());
    } catch (RuntimeException | LinkageError e) {
      throw PluginFault.unusable(provided.place(), type, e);
    }
    if (called == null || called.isBlank()) {
      throw PluginFault.of(
          provided.place(), "the " + kind + " " + type + " has no name", "Correct the plugin");
    }
    return called;
  }

  /**
   * The implementations of a service outside the library, those on the class path first.
   *
   * @throws DualMixException if a listed class cannot be used, or is in two jars
   */
  @SuppressWarnings("unchecked") // A list of a type's implementations is stored under that type.
  public <S> List<Provided<S>> provided(Class<S> type) {
    List<? extends Provided<?>> known = loaded.get(type);
    if (known == null) {
      List<Provided<S>> found = load(type);
      known = loaded.putIfAbsent(type, found);
      return known == null ? found : (List<Provided<S>>) known;
    }
    return (List<Provided<S>>) known;
  }

  private <S> List<Provided<S>> load(Class<S> type) {
    List<Provided<S>> all = new ArrayList<>();
    Map<String, String> places = new HashMap<>();
    for (ServiceFile file : ServiceFile.on(classPath, type.getName())) {
      for (String name : file.classes()) {
        // As ServiceLoader does: a class path may have a jar twice.
        if (places.putIfAbsent(name, file.place()) == null) {
          all.add(create(type, name, file.place(), classPath));
        }
      }
    }
    for (PluginJar jar : jars) {
      String place = jar.file().toString();
      for (String name : jar.offers().getOrDefault(type.getName(), List.of())) {
        String other = places.putIfAbsent(name, place);
        if (other != null) {
          throw new DualMixException(
              "The plugins " + other + " and " + place + " both have the class " + name,
              "These may be two versions of one plugin; remove one of them.");
        }
        all.add(create(type, name, place, loader));
      }
    }
    return List.copyOf(all);
  }

  private static <S> Provided<S> create(
      Class<S> type, String name, String place, ClassLoader from) {
    try {
      Class<?> found = Class.forName(name, true, from);
      if (!type.isAssignableFrom(found)) {
        throw PluginFault.of(
            place, "the class " + name + " is no " + type.getName(), "Correct the plugin");
      }
      return new Provided<>(type.cast(found.getConstructor().newInstance()), place);
    } catch (InvocationTargetException e) {
      throw PluginFault.unusable(place, name, e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw PluginFault.unusable(place, name, e);
    }
  }

  /**
   * The jar of the plugins folder in whose code a failure arose; empty if no class of a plugin is
   * among the frames of its stack trace.
   */
  public Optional<PluginJar> origin(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      for (StackTraceElement frame : cause.getStackTrace()) {
        if (loader.getName() != null && loader.getName().equals(frame.getClassLoaderName())) {
          return jars.stream().filter(jar -> jar.has(frame.getClassName())).findFirst();
        }
      }
    }
    return Optional.empty();
  }
}
