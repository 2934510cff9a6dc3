package io.dualmix.cli.ui;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The machine's own Chromium, without a window. */
public final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ChromeDriver driver;

  private Browser(Path chromium, Path chromedriver) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toString());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars");
    options.addArguments("--force-color-profile=srgb", "--disable-dev-shm-usage");
    options.addArguments("--force-prefers-reduced-motion");
    options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, Level.ALL.getName()));
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .build(),
            options);
  }

  /** Starts it; empty where Chromium or its chromedriver is not installed. */
  public static Optional<Browser> start() {
    Optional<Path> chromium = NAMES.stream().flatMap(name -> onPath(name).stream()).findFirst();
    Optional<Path> chromedriver = onPath("chromedriver");
    return chromium.isEmpty() || chromedriver.isEmpty()
        ? Optional.empty()
        : Optional.of(new Browser(chromium.get(), chromedriver.get()));
  }

  /** Opens a page and waits until it is loaded. */
  public void open(String address) {
    driver.get("about:blank");
    driver.manage().logs().get(LogType.BROWSER);
    driver.get(address);
  }

  /** Sets the size of the page in points, as phones and screens have it. */
  public void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
  }

  /** What the page's console has complained of since it was opened. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The value of an expression or the result of statements that return one. */
  public Object js(String script, Object... arguments) {
    String body = script.contains("return") || script.contains(";") ? script : "return " + script;
    return driver.executeScript(body, arguments);
  }

  /** Waits until an expression is true; fails after some seconds. */
  public void await(String expression) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Objects.equals(js(expression), true)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never true: " + expression + "; console: " + complaints());
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  /** The first element that a selector finds. */
  public WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** Moves the pointer into the middle of an element. */
  public void pointAt(String selector) {
    new Actions(driver).moveToElement(find(selector)).moveByOffset(3, 3).perform();
  }

  /** Moves the pointer so far from the upper left corner of an element. */
  public void pointAt(String selector, int right, int down) {
    WebElement element = find(selector);
    js("arguments[0].scrollIntoView({block: 'center'});", element);
    new Actions(driver)
        .moveToElement(
            element,
            right - element.getSize().getWidth() / 2,
            down - element.getSize().getHeight() / 2)
        .perform();
  }

  /** The page as a PNG. */
  public byte[] screenshot() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  @Override
  public void close() {
    driver.quit();
  }

  private static Optional<Path> onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder).resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
