package io.acclimate.dashboard.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.dashboard.view.FeatureQuery;
import io.acclimate.dashboard.view.FeatureQuery.Sort;
import io.acclimate.dashboard.view.Watch;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WatchParametersTest {
  @Test
  void readsWhatIsLookedAt() {
    assertThat(watch(Map.of())).isEqualTo(Watch.FLEET);
    assertThat(watch(Map.of("model", "", "view", "rounds"))).isEqualTo(Watch.FLEET);
    assertThat(watch(Map.of("model", "gas"))).isEqualTo(Watch.of("gas"));
    assertThat(watch(Map.of("model", "gas", "feature", "input.0", "domain", "plant")).feature())
        .isEqualTo(new Watch.FeatureName("plant", "input.0"));
    assertThat(watch(Map.of("model", "gas", "view", "features")).features())
        .isEqualTo(new FeatureQuery(null, Sort.DRIFT, false, "", 1, 50, null));
  }

  @Test
  void readsAPageOfFeatures() {
    Map<String, String> request =
        Map.of("domain", "d", "sort", "-name", "q", "IN", "page", "3", "size", "20", "at", "1700");

    assertThat(WatchParameters.features(request::get))
        .isEqualTo(new FeatureQuery("d", Sort.NAME, true, "in", 3, 20, 1_700L));
  }

  @Test
  void saysWhatIsWrongAndWhatIsAllowed() {
    assertWrong("sort", "colour", "sort=\"colour\" is none of drift, name, score, n, updated");
    assertWrong("page", "0", "page=0 is below 1");
    assertWrong("page", "-1", "page=\"-1\" is not a number");
    assertWrong("size", "99999999999", "is not in 1..200");
    assertWrong("at", "now", "at=\"now\" is not a number");
    assertWrong("q", "x".repeat(101), "q has 101 characters, more than 100");
  }

  private static void assertWrong(String name, String value, String message) {
    assertThatThrownBy(() -> WatchParameters.features(Map.of(name, value)::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Watch watch(Map<String, String> request) {
    return WatchParameters.watch(request::get);
  }
}
