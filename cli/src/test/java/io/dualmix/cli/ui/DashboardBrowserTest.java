package io.dualmix.cli.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmix.cli.report.ComparePage;
import io.dualmix.cli.report.FakeRun;
import io.dualmix.cli.report.ReportWriter;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunReader;
import io.dualmix.tensor.RandomStream;
import io.dualmix.train.event.LossPart;
import io.dualmix.train.event.LossSpiked;
import io.dualmix.train.event.StepDone;
import io.dualmix.weights.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The pages in a real browser; skipped where there is none. */
@Tag("browser")
class DashboardBrowserTest {
  private static final String STUDENT = "round-2/student";

  @TempDir private static Path runs;

  private static Browser browser;
  private static Dashboard dashboard;

  @BeforeAll
  static void start() throws IOException {
    Optional<Browser> found = Browser.start();
    assumeTrue(found.isPresent(), "No Chromium and chromedriver: apt install chromium-driver");
    browser = found.get();
    FakeRun.writeFinished(runs.resolve("done"));
    FakeRun.writeUnfinished(runs.resolve("half"));
    ModelSpec spec =
        ModelSpec.of("deeplabv3plus", "mobilenetv1_025", FakeRun.CLASSES.size())
            .withHeadChannels(16);
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(1))) {
      Path file = runs.resolve("done").resolve(STUDENT).resolve("last/model.safetensors");
      Files.createDirectories(file.getParent());
      ModelFile.save(file, model, FakeRun.CLASSES, Map.of());
    }
    dashboard = new Dashboard(runs, 0);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (dashboard != null) {
      dashboard.close();
    }
  }

  @BeforeEach
  void screen() {
    browser.size(1200, 900);
  }

  @Test
  void theListHasEveryRun() {
    openList();
    assertThat(browser.js("[...document.querySelectorAll('.run h2')].map((e) => e.textContent)"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactlyInAnyOrder("done", "half");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void searchingHidesWhatDoesNotFit() {
    openList();
    browser.find("#search").sendKeys("hal");
    browser.await("document.querySelector('[data-id=done]').hidden");
    assertThat(browser.js("document.querySelector('[data-id=half]').hidden")).isEqualTo(false);
  }

  @Test
  void twoTicksCompare() {
    openList();
    browser.find("[data-id=done] input").click();
    browser.find("[data-id=half] input").click();
    browser.find("#compare").click();
    browser.await("document.title.startsWith('Runs compared')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void curvesHavePoints() {
    openRun("done");
    for (String chart : List.of("loss", "miou", "rate")) {
      long points = Long.parseLong(browser.find("#" + chart).getDomAttribute("data-points"));
      assertThat(points).as(chart).isGreaterThan(10);
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void allChartsShareTheCursor() {
    openRun("done");
    browser.pointAt("#loss .u-over");
    browser.await(
        "[...document.querySelectorAll('#rate .u-value')].some((e) => /^\\d/.test(e.textContent))");
  }

  @Test
  void whatWentWrongIsMarkedOnTheLossAndReadByThePointer() {
    openRun("done");
    assertThat(browser.find("#loss").getDomAttribute("data-markers")).isEqualTo("6");
    for (int marker : List.of(0, 1, 2)) {
      Map<?, ?> place =
          (Map<?, ?>)
              browser.js(
                  "const { plot, options } = plots.get(byId('loss'));"
                      + " return placeOf(plot, options.markers[arguments[0]]);",
                  marker);
      int left = ((Number) place.get("left")).intValue();
      browser.pointAt("#loss .u-over", left, ((Number) place.get("top")).intValue());
      assertThat(browser.find("#loss .tip").getText())
          .as("marker %d", marker)
          .startsWith("Student, round 2, step " + List.of(205, 150, 50).get(marker) + ":");
    }
    browser.pointAt("#loss .u-over", 2, 150);
    assertThat(browser.find("#loss .tip").isDisplayed()).isFalse();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whatWentWrongIsListedWithItsBatch() {
    openRun("done");
    assertThat(browser.js("document.querySelectorAll('#incidents tbody tr').length")).isEqualTo(6L);
    assertThat(browser.find("#incidents .kinds").getText())
        .contains("4 spikes")
        .contains("2 skipped steps");
    browser.find("#incidents tbody a").click();
    browser.await("document.querySelector('#incidents details[open] img')?.naturalWidth > 0");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void reliabilityIsShownWithoutAskingAndForAnyModel() {
    openRun("done");
    browser.await("document.querySelectorAll('#calibration rect.right').length === 18");
    assertThat(browser.find("#calibration .note").getText()).startsWith("Student, round 2,");
    browser.find("#reliability-model").sendKeys(Keys.HOME);
    browser.await(
        "document.querySelector('#calibration .note').textContent.startsWith('Source only,')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void stagesAreNotJoinedWhereNothingLiesBetweenThem() {
    openRun("done");
    assertThat(
            browser.js(
                "return columns([{segments: [[[1, 7], [2, 8]], [], [[6, 9], [7, 5]]]}])[1];"))
        .isEqualTo(Arrays.asList(7L, 8L, null, 9L, 5L));
  }

  @Test
  void aStateOfARunKeepsItsLook() {
    openList();
    // "stopped" is a state here and a mark on the report's charts.
    browser.await("document.querySelector('[data-id=half] .state').textContent === 'stopped'");
    assertThat(
            browser.js(
                "const box = document.querySelector('[data-id=half] .state');"
                    + " return box.scrollWidth <= box.offsetWidth;"))
        .isEqualTo(true);
  }

  @Test
  void theLossMayBeLogarithmic() {
    openRun("done");
    browser.find("#log-scale").click();
    browser.await("plots.get(byId('loss')).plot.scales.y.distr === 3");
    assertThat(browser.js("document.querySelectorAll('#loss canvas').length")).isEqualTo(1L);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void smoothingHasItsNumber() {
    openRun("done");
    browser.find("#smoothing").sendKeys(Keys.HOME);
    assertThat(browser.find("#smoothed").getText()).isEqualTo("0.00");
    assertThat(browser.js("document.querySelectorAll('#loss .raw').length")).isEqualTo(0L);
  }

  @Test
  void arrowKeysMoveTheSliderOfAPicture() {
    openRun("done");
    Object before = cut();
    browser.find(".compare input").sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    assertThat(cut()).isNotEqualTo(before);
  }

  @Test
  void errorsAreDrawnFromTruthAndPrediction() {
    openRun("done");
    browser.find("[data-side=right][data-view=errors]").click();
    browser.await("document.querySelector('.compare .over').src.startsWith('data:image/png')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void arrowKeysReadTheConfusionMatrix() {
    openRun("done");
    browser.find(".matrix td[tabindex='0']").sendKeys(Keys.ARROW_RIGHT);
    assertThat(browser.find(".told").getText()).startsWith("sky predicted as building: ");
  }

  @Test
  void whatARunWritesArrivesOnThePage() {
    openRun("half");
    try (RunFolder run = RunFolder.resume(runs.resolve("half"))) {
      browser.await("document.getElementById('state').textContent === 'running'");
      String stage = "round-1/region-teacher";
      run.metrics()
          .write(new StepDone(stage, 130, 0.4321, List.of(new LossPart("ce", 0.4321)), 0.01, 9, 0));
      browser.await("document.getElementById('last-line').textContent.includes('loss 0.4321')");
      browser.await("+document.getElementById('loss').dataset.points > 1");
      run.metrics().write(new LossSpiked(stage, 131, 9.5, 0.4));
      browser.await("document.querySelectorAll('#incidents tbody tr').length === 1");
      browser.await("document.getElementById('loss').dataset.markers === '1'");
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aDroppedImageIsAnswered() {
    openRun("done");
    browser.js(
        "const canvas = document.createElement('canvas'); canvas.width = 120; canvas.height = 80;"
            + " canvas.getContext('2d').fillRect(10, 10, 40, 40);"
            + " canvas.toBlob((blob) => { const data = new DataTransfer();"
            + " data.items.add(new File([blob], 'street.png', {type: 'image/png'}));"
            + " document.getElementById('drop').dispatchEvent(new DragEvent('drop',"
            + " {bubbles: true, cancelable: true, dataTransfer: data})); });");
    browser.await("/ pixels|problem/.test(document.getElementById('try-state').textContent)");
    assertThat(browser.find("#try-state").getText()).contains("120 × 80 pixels");
    browser.await("document.getElementById('try-labels').naturalWidth === 120");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aFileThatIsNoImageClearsThePictureBeforeIt() {
    openRun("done");
    drop("c.toBlob((blob) => drop(new File([blob], 'street.png', {type: 'image/png'})));");
    browser.await("!document.getElementById('shown').hidden");
    drop("drop(new File(['no image'], 'bad.png', {type: 'image/png'}));");
    browser.await("/as an image/.test(document.getElementById('try-state').textContent)");

    assertThat(browser.find("#shown").isDisplayed()).isFalse();
    assertThat(browser.find("#try-tools").isDisplayed()).isFalse();
  }

  private void drop(String script) {
    browser.js(
        "const c = document.createElement('canvas'); c.width = 12; c.height = 8;"
            + " const drop = (file) => { const data = new DataTransfer(); data.items.add(file);"
            + " document.getElementById('drop').dispatchEvent(new DragEvent('drop',"
            + " {bubbles: true, cancelable: true, dataTransfer: data})); }; "
            + script);
  }

  @Test
  void aDarkClassHasAnEdgeThatIsSeenInTheDark() {
    openRun("done");
    browser.js("document.documentElement.dataset.theme = 'dark';");

    assertThat(
            browser.js(
                "return getComputedStyle(document.querySelector('.legend i, .bars h4 i'))"
                    + ".boxShadow"))
        .asString()
        .startsWith("rgb(133, 146, 166)");
  }

  @Test
  void aPhoneShowsAllWithoutScrollingSideways() {
    browser.size(390, 800);
    for (String page : List.of("", "runs/done/", "runs/half/", "compare?run=done&run=half")) {
      browser.open(dashboard.address() + page);
      browser.await("document.readyState === 'complete'");
      assertThat(browser.js("document.documentElement.scrollWidth")).as(page).isEqualTo(390L);
    }
  }

  @Test
  void theReportOpensOffline() {
    browser.open(ReportWriter.write(runs.resolve("done")).toUri().toString());
    browser.await("+document.getElementById('loss').dataset.points > 10");
    browser.await("document.querySelector('.compare img').naturalWidth > 0");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theComparisonOpensOffline() throws IOException {
    Path page = runs.resolve("compare.html");
    ComparePage compared =
        new ComparePage(
            List.of(RunReader.read(runs.resolve("done")), RunReader.read(runs.resolve("half"))));
    Files.writeString(page, compared.render());
    browser.open(page.toUri().toString());
    browser.await("+document.getElementById('loss').dataset.points > 10");
    assertThat(browser.complaints()).isEmpty();
  }

  private static void openList() {
    browser.open(dashboard.address());
    browser.await("document.querySelectorAll('.run').length === 2");
  }

  private static void openRun(String run) {
    browser.open(dashboard.address() + "runs/" + run + "/");
    browser.await("document.getElementById('state').textContent !== ''");
    browser.await("document.getElementById('last-line').textContent !== ''");
  }

  private static Object cut() {
    return browser.js("document.querySelector('.compare').style.getPropertyValue('--cut')");
  }
}
