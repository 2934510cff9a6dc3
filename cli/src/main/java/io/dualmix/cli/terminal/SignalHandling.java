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
 * What this process does when the system sends it a signal. By reflection over {@code
 * sun.misc.Signal}: the JDK has no supported way, the compiler warns of this one, and a Java
 * without it must still train.
 */
public final class SignalHandling implements AutoCloseable {
  private static final int LONGEST_KILL_SECONDS = 5;

  private final Object signal;
  private final Object before;

  /** What happens then; on a thread of the JVM's. */
  @FunctionalInterface
  interface Reaction {
    /** A signal such as {@code TERM} with its number on this system. */
    void received(String name, int number);
  }

  private SignalHandling(Object signal, Object before) {
    this.signal = signal;
    this.before = before;
  }

  /**
   * Reacts to a signal from now on.
   *
   * @param name such as {@code TERM}
   * @return none where there is no such signal, the JVM keeps it for itself, or whoever started
   *     this process told it to ignore the signal, as {@code nohup} does with HUP
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
   * Lets signals end this process at once, for work that leaves nothing half done.
   *
   * @return to be closed when the work is over
   */
  public static List<SignalHandling> endAtOnceOnSignals() {
    return Stream.of("INT", "TERM", "HUP")
        .flatMap(name -> install(name, SignalHandling::endAtOnce).stream())
        .toList();
  }

  /**
   * As above, with a last word on standard error.
   *
   * @param message a line
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
   * Ends this process as the system does on a signal that nobody handles. Not by the JVM's exit or
   * halt: both run the natives' destructors under threads that still compute, which crashes.
   */
  static void endAtOnce(String name, int number) {
    Terminal.clear();
    try {
      Object signal =
          Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
      set(signal, Class.forName("sun.misc.SignalHandler").getField("SIG_DFL").get(null));
      // Java raises no signal that it does not handle, so the shell's own kill sends it again.
      String again = "kill -" + name + " " + ProcessHandle.current().pid();
      Process kill = new ProcessBuilder("sh", "-c", again).start();
      // It does not come back from here: the process is gone before its shell is.
      if (!kill.waitFor(LONGEST_KILL_SECONDS, TimeUnit.SECONDS)) {
        kill.destroy();
      }
    } catch (ReflectiveOperationException | IOException e) {
      // Without a shell the JVM's way is left.
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

  /** Does again what was done before. */
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
