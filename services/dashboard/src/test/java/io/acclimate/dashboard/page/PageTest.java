package io.acclimate.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.acclimate.avro.Role;
import io.acclimate.dashboard.DashboardService;
import io.acclimate.dashboard.topics.FakeTopics;
import io.acclimate.dashboard.topics.Samples;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page as a person sees it, in headless Chromium; its pictures are in target/pages. */
@QuarkusTest
@TestProfile(PageTest.Fresh.class)
@Tag("all")
@Timeout(180)
final class PageTest {
  /** An application of its own: no models yet, and it may be stopped. */
  public static final class Fresh implements QuarkusTestProfile {}

  private static final Path PICTURES = Path.of("target", "pages");

  @TestHTTPResource("/")
  URI base = URI.create("http://unset");

  @Inject FakeTopics topics;

  @Inject DashboardService service;

  @Test
  void showsModelsLive() throws Exception {
    Optional<Path> chromium = Browser.program();
    assumeTrue(chromium.isPresent(), "Chromium is not installed: the page is not looked at.");
    try (Browser browser = Browser.open(chromium.orElseThrow())) {
      browser.size(1280, 900);
      showsTheEmptyState(browser);
      showsAModelsLife(browser);
      followsWhatHappens(browser);
      isUsableByKeyboard(browser);
      looksAtEveryKindOfScreen(browser);
      saysSoWhenThereIsNoSuchModel(browser);

      assertThat(browser.errors()).isEmpty();
      assertThat(browser.requests())
          .isNotEmpty()
          .allMatch(address -> address.startsWith(base.toString()));

      saysSoWhenTheFeedIsGone(browser);
    }
  }

  private void showsTheEmptyState(Browser browser) throws Exception {
    browser.show(base);
    browser.await("the empty state", "!document.getElementById('empty').hidden");

    assertThat(browser.text("empty")).contains("No model yet", "./acclimate demo");
    browser.await("live", "document.getElementById('status-text').textContent === 'Live'");
    browser.picture(PICTURES.resolve("empty.png"));
  }

  private void showsAModelsLife(Browser browser) throws Exception {
    Story story = new Story(topics);
    story.tell("gas-sensors");
    story.tell("ward-monitor");
    topics.sendDeadLetter("wrong-shape", "input: [127] where the model takes [128]");
    browser.await("the chart", "Number(document.getElementById('chart').dataset.points) > 100");
    browser.await("the rounds", "document.querySelectorAll('.round').length > 5");

    browser.await(
        "the dead letter", "document.getElementById('dead').textContent.includes('wrong-shape')");
    browser.await("both models", "document.querySelectorAll('.card-figure').length === 2");

    assertThat(browser.text("model-name")).isEqualTo("gas-sensors");
    assertThat(browser.text("accuracy")).matches("\\d\\d\\.\\d%");
    assertThat(browser.eval(DRAWN).asInt()).as("pixels in the line's colour").isGreaterThan(500);
    assertThat(browser.eval("document.getElementById('chart').ariaLabel").asText())
        .contains("Live accuracy from", "6 versions");
  }

  private void followsWhatHappens(Browser browser) throws Exception {
    Instant now = Instant.now();
    for (int i = 0; i < 200; i++) {
      topics.send(Samples.outcome("gas-sensors", 6, Role.SERVE, i % 4 != 0, now));
    }
    browser.await("75%", "document.getElementById('accuracy').textContent === '75.0%'");
    topics.send(Samples.learnt("gas-sensors", 9, 7, "fine-tuning won", now));
    topics.send(Story.round("gas-sensors", 9, 7, now));

    browser.await(
        "version 7",
        "document.getElementById('model-facts').textContent.startsWith('Version 7 is champion')");
    browser.await(
        "round 9",
        "document.querySelector('.round-title').textContent === 'Experience 9 → version 7'");
  }

  private static void isUsableByKeyboard(Browser browser) throws Exception {
    browser.eval("document.getElementById('chart').focus()");
    for (int i = 0; i < 3; i++) {
      browser.press("ArrowRight");
    }
    browser.await("a note on a version", "!document.querySelector('.tip').hidden");

    assertThat(browser.text("chart-note")).startsWith("Version 3, published").contains("coral won");
    browser.picture(PICTURES.resolve("light.png"));
  }

  private static void looksAtEveryKindOfScreen(Browser browser) throws Exception {
    browser.colours("dark");
    browser.eval("document.getElementById('chart').blur()");
    browser.await("dark", "getComputedStyle(document.body).backgroundColor === 'rgb(14, 19, 18)'");
    browser.picture(PICTURES.resolve("dark.png"));
    browser.size(390, 844);
    browser.await("narrow", "document.getElementById('chart').clientWidth < 390");
    assertThat(browser.eval("document.documentElement.scrollWidth").asInt())
        .as("nothing sticks out")
        .isLessThanOrEqualTo(390);
    browser.picture(PICTURES.resolve("narrow.png"));
    browser.size(1280, 900);
    browser.colours("light");
  }

  private void saysSoWhenThereIsNoSuchModel(Browser browser) throws Exception {
    browser.show(base.resolve("/?model=nobody"));
    browser.await(
        "no such model", "document.getElementById('empty-title')?.textContent.includes('nobody')");
  }

  private void saysSoWhenTheFeedIsGone(Browser browser) throws Exception {
    browser.show(base);
    browser.await("live", "document.getElementById('status-text').textContent === 'Live'");
    browser.await("the chart", "Number(document.getElementById('chart').dataset.points) > 100");
    service.close();
    browser.await(
        "disconnected", "document.getElementById('status-text').textContent === 'Disconnected'");

    assertThat(browser.text("banner")).startsWith("The connection is lost");
    browser.picture(PICTURES.resolve("lost.png"));
  }

  /** Pixels of the canvas that are more green than red, which only line and area are. */
  private static final String DRAWN =
      """
      (() => {
        const canvas = document.querySelector('#chart canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let drawn = 0;
        for (let i = 0; i < data.length; i += 4) {
          if (data[i + 3] > 200 && data[i + 1] > data[i] + 40) drawn++;
        }
        return drawn;
      })()
      """;
}
