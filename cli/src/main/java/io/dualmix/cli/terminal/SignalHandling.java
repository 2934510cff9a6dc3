package io.dualmix.cli.terminal;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A signal handler of this process. Uses {@code sun.misc.Signal} by reflection: the JDK has no
 * supported API, the compiler warns about this one, and DualMix must also run on a JDK without it.
 */
public final class SignalHandling implements AutoCloseable {
  private static final int LONGEST_KILL_SECONDS = 5;

  private final Object signal;
  private final Object before;

  /** The action on a signal; runs on a thread of the JVM. */
  @FunctionalInterface
  interface Reaction {
    /** Handles a signal such as {@code TERM}, with its number on this system. */
    void received(String name, int number);
  }

  private SignalHandling(Object signal, Object before) {
    this.signal = signal;
    this.before = before;
  }

  /**
   * Installs a handler.
   *
   * @param name such as {@code TERM}
   * @return empty if there is no such signal, the JVM reserves it, or the parent process set it to
   *     be ignored, as {@code nohup} does with HUP
   */
  static Optional<SignalHandling> install(String name, Reaction reaction) {
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object signal = type.getConstructor(String.class).newInstance(name);
      int number = (int) type.getMethod("getNumber").invoke(signal);
      Object handler =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(),
              new Class<?>[] {handlerType},
              (self, method, arguments) -> handle(self, method, arguments, name, number, reaction));
      Object before = set(signal, handler);
      if (before == handlerType.getField("SIG_IGN").get(null)) {
        set(signal, before);
        return Optional.empty();
      }
      return Optional.of(new SignalHandling(signal, before));
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Lets signals end this process at once, for work that leaves no partial results.
   *
   * @return the handlers; close them after the work
   */
  public static List<SignalHandling> endAtOnceOnSignals() {
    return Stream.of("INT", "TERM", "HUP")
        .flatMap(name -> install(name, SignalHandling::endAtOnce).stream())
        .toList();
  }

  /**
   * As above, with a message on standard error.
   *
   * @param message one line
   */
  public static List<SignalHandling> endAtOnceOnSignals(String message) {
    Reaction reaction =
        (name, number) -> {
          System.err.println(message);
          endAtOnce(name, number);
        };
    return Stream.of("INT", "TERM", "HUP")
        .flatMap(name -> install(name, reaction).stream())
        .toList();
  }

  /**
   * Ends this process as the default action of a signal does. The JVM's exit and halt cannot be
   * used: both run native destructors while other threads compute, which crashes.
   */
  static void endAtOnce(String name, int number) {
    Terminal.clear();
    try {
      Object signal =
          Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
      set(signal, Class.forName("sun.misc.SignalHandler").getField("SIG_DFL").get(null));
      // Java cannot raise a signal without a handler, so the shell's kill sends it again.
      String again = "kill -" + name + " " + ProcessHandle.current().pid();
      Process kill = new ProcessBuilder("sh", "-c", again).start();
      // Does not return: the process ends before its shell.
      if (!kill.waitFor(LONGEST_KILL_SECONDS, TimeUnit.SECONDS)) {
        kill.destroy();
      }
    } catch (ReflectiveOperationException | IOException e) {
      // Without a shell, halt is the only way.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(128 + number);
  }

  private static Object handle(
      Object self, Method method, Object[] arguments, String name, int number, Reaction reaction) {
    return switch (method.getName()) {
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      case "toString" -> "handler of SIG" + name;
      default -> {
        reaction.received(name, number);
        yield null;
      }
    };
  }

  private static Object set(Object signal, Object handler) throws ReflectiveOperationException {
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), handlerType)
        .invoke(null, signal, handler);
  }

  /** Restores the previous handler. */
  @Override
  public void close() {
    try {
      set(signal, before);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
