package io.dualmix.weights.published;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on this machine that serves one file, in the ways that servers misbehave. */
final class FileServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  final List<String> requests = new CopyOnWriteArrayList<>();
  volatile byte[] content;
  volatile boolean ranges = true;
  volatile int status = 200;
  volatile String type = "application/octet-stream";
  volatile String sum;
  volatile long delayMillis;
  volatile long stallMillis;

  /** Bytes after which each answer is cut; 0 for never. */
  volatile int cut;

  FileServer(byte[] content) throws IOException {
    this.content = content;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.createContext("/moved", this::redirect);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The ranges that were asked for, {@code all} where none was. */
  List<String> ranges() {
    return requests.stream().map(line -> line.replaceFirst(".* ", "")).toList();
  }

  private void redirect(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI() + " redirected");
    if (sum != null) {
      exchange.getResponseHeaders().add("X-Linked-ETag", "\"" + sum + "\"");
    }
    exchange.getResponseHeaders().add("Location", "/store/file");
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(exchange.getRequestURI() + " " + (range == null ? "all" : range));
    exchange.getResponseHeaders().add("Content-Type", type);
    int from = 0;
    int answer = status;
    if (ranges && range != null && status == 200) {
      from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
      answer = from < content.length ? 206 : 416;
      String all = "/" + content.length;
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes " + (answer == 416 ? "*" : from + "-") + all);
    }
    if (answer >= 400) {
      exchange.sendResponseHeaders(answer, -1);
      exchange.close();
      return;
    }
    send(exchange, answer, Arrays.copyOfRange(content, from, content.length));
  }

  private void send(HttpExchange exchange, int answer, byte[] bytes) throws IOException {
    pause(delayMillis);
    exchange.sendResponseHeaders(answer, bytes.length == 0 ? -1 : bytes.length);
    OutputStream out = exchange.getResponseBody();
    boolean whole = cut == 0 || bytes.length <= cut;
    out.write(bytes, 0, whole ? bytes.length : cut);
    out.flush();
    if (whole) {
      out.close();
    } else {
      pause(stallMillis);
    }
    exchange.close(); // Before the promised length, this breaks the connection.
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
