package io.dualmix.cli.ui;

import io.dualmix.DualMixException;
import io.dualmix.cli.report.ComparePage;
import io.dualmix.run.Failures;
import io.dualmix.run.Pictures;
import io.dualmix.run.RunData;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.sse.SseClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The dashboard: a read-only web server on this machine. Serves pages, pictures of runs and live
 * events. One request takes data, an image to predict, which is not stored.
 */
public final class Dashboard implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final long LOOK_EVERY_MILLIS = 1000;
  private static final String HTML = "text/html; charset=utf-8";

  private final RunCatalogue catalogue;
  private final LiveFeed feed;
  private final PredictionService prediction = new PredictionService();
  private final Javalin server;

  /**
   * Starts the server.
   *
   * @param root a folder of run folders, or one run folder
   * @param port the port; 0 for any free one
   * @throws DualMixException if there is no such folder, or the port is in use
   */
  public Dashboard(Path root, int port) {
    this.catalogue = new RunCatalogue(root);
    requireFree(port);
    this.feed = new LiveFeed(catalogue, LOOK_EVERY_MILLIS);
    this.server = Javalin.create(this::configure);
    try {
      server.start(HOST, port);
    } catch (RuntimeException e) {
      close();
      throw taken(port, e);
    }
  }

  /**
   * Checks the port before the server starts, since the server prints a stack trace for a port in
   * use.
   */
  private static void requireFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException | IllegalArgumentException e) {
      throw taken(port, e);
    }
  }

  private static DualMixException taken(int port, Exception e) {
    return new DualMixException(
        "Cannot listen at port " + port + ": " + e.getMessage(),
        "Another program may use it, perhaps another dualmix ui: choose another port with --port,"
            + " or 0 for any free one.",
        e);
  }

  /** The address, such as {@code http://127.0.0.1:7070/}. */
  public String address() {
    return "http://" + HOST + ":" + server.port() + "/";
  }

  @Override
  public void close() {
    feed.close();
    server.stop();
    prediction.close();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.http.maxRequestSize = PredictionService.LARGEST_UPLOAD;
    config.routes.before(Dashboard::requireSamePlace);
    config.routes.get("/", ctx -> html(ctx, RunPages.list()));
    config.routes.get("/compare", this::compare);
    config.routes.get("/runs/{run}/", this::runPage);
    config.routes.get("/runs/{run}/pictures/gallery/{image}/{file}", this::galleryPicture);
    config.routes.get("/runs/{run}/pictures/mixed/{file}", this::mixedPicture);
    config.routes.get("/runs/{run}/failures/{failure}/{file}", this::failurePicture);
    config.routes.post("/runs/{run}/try", this::answer);
    config.routes.sse("/events", feed::addList);
    config.routes.sse("/runs/{run}/events", this::follow);
    config.routes.exception(
        DualMixException.class,
        (e, ctx) -> {
          String remedy = e.remedy().isEmpty() ? "" : " " + e.remedy();
          ctx.status(HttpStatus.UNPROCESSABLE_CONTENT).result(e.getMessage() + remedy);
        });
  }

  /**
   * Rejects requests from other sites: a foreign page could use this address, or a host name that
   * resolves to it, to read the runs through the user's browser.
   */
  private static void requireSamePlace(Context ctx) {
    String host = Optional.ofNullable(ctx.header("Host")).orElse("");
    String origin = ctx.header("Origin");
    if (!host.matches("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d{1,5})?")
        || (origin != null && !origin.equals("http://" + host))) {
      throw new ForbiddenResponse("Only pages of this dashboard may ask");
    }
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("X-Frame-Options", "DENY");
  }

  private void runPage(Context ctx) {
    RunData run = run(ctx);
    prediction.prepare(run);
    html(ctx, RunPages.run(run));
  }

  private void compare(Context ctx) {
    List<RunData> runs =
        ctx.queryParams("run").stream().map(name -> catalogue.read(folder(name))).toList();
    html(ctx, new ComparePage(runs).render());
  }

  private void galleryPicture(Context ctx) throws IOException {
    String image = ctx.pathParam("image");
    picture(
        ctx,
        run(ctx).gallery().stream()
            .filter(one -> one.name().equals(image))
            .flatMap(one -> one.pictures().stream()));
  }

  private void mixedPicture(Context ctx) throws IOException {
    picture(ctx, run(ctx).mixed().stream());
  }

  private void failurePicture(Context ctx) throws IOException {
    RunData run = run(ctx);
    String failure = ctx.pathParam("failure");
    picture(
        ctx,
        run.failures().stream()
            .map(e -> Failures.folder(run.folder(), e.stage(), e.step()))
            .filter(folder -> folder.getFileName().toString().equals(failure))
            .flatMap(folder -> Failures.pictures(folder).stream()));
  }

  /** Serves a picture from the run's list of pictures; a path is never built from a request. */
  private static void picture(Context ctx, Stream<Pictures.Picture> known) throws IOException {
    String file = ctx.pathParam("file");
    Path found =
        known
            .map(Pictures.Picture::file)
            .filter(path -> path.getFileName().toString().equals(file))
            .findFirst()
            .orElseThrow(() -> new NotFoundResponse("There is no such picture"));
    ctx.header("Cache-Control", "private, max-age=86400");
    ctx.contentType("image/png").result(Files.readAllBytes(found));
  }

  private void answer(Context ctx) {
    String stage = Optional.ofNullable(ctx.queryParam("stage")).orElse("");
    ctx.contentType("application/json")
        .result(prediction.answer(run(ctx), stage, ctx.bodyAsBytes()));
  }

  private void follow(SseClient client) {
    feed.addRun(folder(client.ctx().pathParam("run")), client);
  }

  private RunData run(Context ctx) {
    return catalogue.read(folder(ctx.pathParam("run")));
  }

  private Path folder(String name) {
    return catalogue
        .folder(name)
        .orElseThrow(() -> new NotFoundResponse("There is no run of that name"));
  }

  private static void html(Context ctx, String page) {
    ctx.header("Cache-Control", "no-store").contentType(HTML).result(page);
  }
}
