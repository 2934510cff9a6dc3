package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The command {@code dualmix} under a terminal of its own, into which a test types. */
public final class PseudoTerminal implements AutoCloseable {
  private static final String SCRIPT = "pseudo_terminal.py";
  private static final int CTRL_C = 3;
  private static final int END = 2000;
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path screen;

  private PseudoTerminal(Process process, Path screen) {
    this.process = process;
    this.screen = screen;
  }

  /** Skips the test where there is no Python 3 with the module pty, as on Windows. */
  public static void require() {
    boolean there;
    try {
      there = new ProcessBuilder("python3", "-c", "import pty, termios").start().waitFor() == 0;
    } catch (IOException e) {
      there = false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assumeThat(there).as("a terminal needs python3 with its module pty").isTrue();
  }

  /**
   * Starts a command.
   *
   * @param folder gets what the terminal shows, and the script that makes the terminal
   * @param columns its width
   */
  public static PseudoTerminal start(Path folder, int columns, List<String> arguments)
      throws IOException {
    Path script = folder.resolve(SCRIPT);
    try (InputStream source = PseudoTerminal.class.getResourceAsStream(SCRIPT)) {
      Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
    }
    Path screen = Files.createTempFile(folder, "screen", ".txt");
    ProcessBuilder dualmix = TinyExperiment.process(screen, arguments);
    List<String> java = dualmix.command();
    java.addAll(
        1,
        List.of(
            "-Ddualmix.terminal=true",
            "-Ddualmix.terminal.out=true",
            "-Ddualmix.home=" + Path.of("").toAbsolutePath().getParent()));
    List<String> command =
        new ArrayList<>(List.of("python3", script.toString(), String.valueOf(columns)));
    command.addAll(java);
    dualmix.command(command);
    dualmix.environment().put("TERM", "xterm");
    dualmix.environment().remove("COLUMNS");
    return new PseudoTerminal(dualmix.start(), screen);
  }

  /** The key combination that sends SIGINT to what runs in the terminal. */
  public void typeCtrlC() throws IOException {
    process.getOutputStream().write(CTRL_C);
    process.getOutputStream().flush();
  }

  /** Sends a signal to the command alone, as {@code kill} does. */
  public void send(String signal) throws Exception {
    long pid = process.toHandle().children().findFirst().orElseThrow().pid();
    assertThat(new ProcessBuilder("kill", "-" + signal, "" + pid).start().waitFor()).isZero();
  }

  /** Waits until something is so; fails if the command ends before. */
  public void await(BooleanSupplier so) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!so.getAsBoolean()) {
      assertThat(process.isAlive() && System.nanoTime() < end).as(end()).isTrue();
      Thread.sleep(10);
    }
  }

  /** Waits until the terminal has shown a text. */
  public void awaitText(String text) throws InterruptedException {
    await(() -> text().contains(text));
  }

  /** The exit code, once the command has ended. */
  public int exitCode() throws InterruptedException {
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(ended).as("ended within %s s: %s", PATIENCE_SECONDS, end()).isTrue();
    return process.exitValue();
  }

  /** All that was written to the terminal, with escape codes. */
  public String text() {
    try {
      return Files.readString(screen);
    } catch (IOException e) {
      return "";
    }
  }

  /** What was written last, for messages. */
  public String end() {
    String text = text();
    return text.substring(Math.max(0, text.length() - END)).replace('\r', '\n');
  }

  /** What a person saw at some moment: every state of every line. */
  public List<String> lines() {
    return text()
        .replace("\u001B[K", "")
        .lines()
        .flatMap(l -> List.of(l.split("\r", -1)).stream())
        .toList();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
