package io.dualmix.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/** What a command printed in this process, and its exit code. */
public record Called(int code, String out, String err) {
  /** Runs {@code dualmix} with arguments, which may be paths. */
  public static Called with(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] arguments = Stream.of(words).map(Object::toString).toArray(String[]::new);
    int code = DualMix.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Called(code, out.toString(), err.toString());
  }
}
