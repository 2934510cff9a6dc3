package io.dualmix.cli.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Embeds pictures as data URIs, within a budget that keeps the page below about 10 MB. An
 * unreadable picture is skipped, so that the report is still written.
 */
final class EmbeddedPictures implements PictureSource {
  private static final int WIDEST = 640;
  private static final int LARGE_BYTES = 120_000;

  private long budget;

  /**
   * @param budget bytes of all pictures in base 64
   */
  EmbeddedPictures(long budget) {
    this.budget = budget;
  }

  /** A photograph: smoothed when shrunk, as JPEG if that is much smaller. */
  @Override
  public Optional<String> photograph(Path file) {
    return embed(file, true);
  }

  /** Coloured labels: only class colours, sharp borders. */
  @Override
  public Optional<String> labels(Path file) {
    return embed(file, false);
  }

  private Optional<String> embed(Path file, boolean photograph) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      String type = "png";
      BufferedImage image = ImageIO.read(file.toFile());
      if (image == null) {
        return Optional.empty();
      }
      if (image.getWidth() > WIDEST || (photograph && bytes.length > LARGE_BYTES)) {
        type = photograph ? "jpeg" : "png";
        bytes = encoded(smaller(image, photograph), type);
      }
      String uri = "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
      if (uri.length() > budget) {
        return Optional.empty();
      }
      budget -= uri.length();
      return Optional.of(uri);
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static BufferedImage smaller(BufferedImage image, boolean smooth) {
    int width = Math.min(WIDEST, image.getWidth());
    int height = Math.max(1, Math.round((float) image.getHeight() * width / image.getWidth()));
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = result.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        smooth
            ? RenderingHints.VALUE_INTERPOLATION_BICUBIC
            : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return result;
  }

  private static byte[] encoded(BufferedImage image, String type) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, type, out)) {
      throw new IOException("no encoder for " + type);
    }
    return out.toByteArray();
  }
}
