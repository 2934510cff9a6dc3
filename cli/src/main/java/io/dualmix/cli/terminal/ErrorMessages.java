package io.dualmix.cli.terminal;

import io.dualmix.DualMixException;
import io.dualmix.plugin.PluginJar;
import io.dualmix.plugin.Plugins;
import io.dualmix.tensor.OutOfMemory;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Converts every failure to one message and an exit code. Prints stack traces only on request. */
public final class ErrorMessages implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private final BooleanSupplier stacktrace;

  /**
   * @param stacktrace whether to print stack traces
   */
  public ErrorMessages(BooleanSupplier stacktrace) {
    this.stacktrace = stacktrace;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("dualmix: " + lowerCaseChoices(e.getMessage()));
    UnmatchedArgumentException.printSuggestions(e, err);
    String name = command.getCommandSpec().qualifiedName();
    err.println("  See: " + ProgramName.in(name + " --help"));
    return WRONG_USAGE;
  }

  /** Lists choices in lower case, as in the help, instead of Java's constants. */
  private static String lowerCaseChoices(String message) {
    return Pattern.compile("(expected one of \\[[^\\]]*\\]) \\(case-insensitive\\)")
        .matcher(message)
        .replaceAll(choices -> Matcher.quoteReplacement(choices.group(1).toLowerCase(Locale.ROOT)));
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    PrintWriter err = command.getErr();
    explain(e, err);
    if (stacktrace.getAsBoolean()) {
      e.printStackTrace(err);
    }
    return FAILED;
  }

  /** Explains a lack of memory, or a library that does not load. */
  public int handleError(Error e, CommandLine command) {
    PrintWriter err = command.getErr();
    if (OutOfMemory.of(e).equals(Optional.of(OutOfMemory.LIMIT))) {
      err.println("dualmix: out of memory: " + e.getMessage());
      err.println(
          "  JavaCPP allows four times Java's heap. If the machine has more:"
              + " DUALMIX_JAVA_OPTS=-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    } else if (e instanceof OutOfMemoryError) {
      err.println("dualmix: out of memory: " + e.getMessage());
      err.println(
          "  Lower data.cache_mb, the crop or the batch, or give Java more:"
              + " DUALMIX_JAVA_OPTS=-Xmx8g");
    } else if (!inPlugin(e, ": " + e.getMessage(), err)) {
      err.println("dualmix: cannot load a library: " + e.getMessage());
      err.println(ProgramName.in(" Run dualmix doctor to see what is missing."));
    }
    if (stacktrace.getAsBoolean()) {
      e.printStackTrace(err);
    }
    return FAILED;
  }

  /** Whether a plugin's code has failed; that is then reported. */
  private static boolean inPlugin(Throwable e, String message, PrintWriter err) {
    Optional<PluginJar> jar;
    try {
      jar = Plugins.installed().origin(e);
    } catch (DualMixException none) {
      return false; // None can have run.
    }
    jar.ifPresent(
        plugin -> {
          err.println(
              "dualmix: the plugin "
                  + plugin.file()
                  + " failed: "
                  + e.getClass().getSimpleName()
                  + message);
          err.println(
              "  Use a version of it that is built for this version of DualMix, or report this to"
                  + " its author, with what --stacktrace prints.");
        });
    return jar.isPresent();
  }

  private void explain(Throwable e, PrintWriter err) {
    DualMixException known = known(e);
    if (known != null) {
      err.println("dualmix: " + ProgramName.in(known.getMessage()));
      if (!known.remedy().isBlank()) {
        err.println("  " + ProgramName.in(known.remedy()));
      }
      return;
    }
    if (OutOfMemory.of(e).isPresent()) {
      err.println("dualmix: out of memory: " + firstLine(e));
      err.println("  Use smaller images or batches, or close other programs.");
      return;
    }
    String message = e.getMessage() == null ? "" : ": " + firstLine(e);
    if (inPlugin(e, message, err)) {
      return;
    }
    err.println("dualmix: unexpected failure: " + e.getClass().getSimpleName() + message);
    if (!stacktrace.getAsBoolean()) {
      err.println(
          "  This is a bug in DualMix. Run it again with --stacktrace and report what it"
              + " prints.");
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /**
   * The first error with a message for the user among the causes, since worker threads wrap
   * exceptions.
   */
  private static DualMixException known(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DualMixException known) {
        return known;
      }
    }
    return null;
  }
}
