package io.acclimate.inference.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.inference.serving.Plan;
import io.acclimate.inference.serving.Role;
import io.acclimate.inference.serving.Share;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final int KEYS = 20_000;

  /** Four standard errors of a share of a half; the keys are the same in every run. */
  private static final double TOLERANCE = 4 * 0.5 / Math.sqrt(KEYS);

  @Test
  void givesEachCanaryItsShareOfAll() {
    Map<String, Integer> counts =
        count(new Share("a", Role.CANARY, 0.3), new Share("b", Role.CANARY, 0.5));

    assertThat(counts.getOrDefault("a", 0) / (double) KEYS).isCloseTo(0.3, within(TOLERANCE));
    assertThat(counts.getOrDefault("b", 0) / (double) KEYS).isCloseTo(0.5, within(TOLERANCE));
    assertThat(counts.getOrDefault("champion", 0) / (double) KEYS)
        .isCloseTo(0.2, within(TOLERANCE));
  }

  @Test
  void givesAllAndNothing() {
    assertThat(count(new Share("a", Role.CANARY, 1))).containsOnly(Map.entry("a", KEYS));
    assertThat(count(new Share("a", Role.CANARY, 0))).containsOnly(Map.entry("champion", KEYS));
    assertThat(count(new Share("a", Role.SHADOW, 1))).containsOnly(Map.entry("champion", KEYS));
  }

  @Test
  void staysWithACallerAsItsShareGrows() {
    for (int key = 0; key < 1_000; key++) {
      if (Router.canary(plan(new Share("a", Role.CANARY, 0.1)), "caller-" + key).isPresent()) {
        assertThat(Router.canary(plan(new Share("a", Role.CANARY, 0.2)), "caller-" + key))
            .contains("a");
      }
    }
  }

  @Test
  void keepsItsPlaceForEver() {
    // Another process, or the next release, must send a caller the same way.
    assertThat(Router.fraction("valves", "challenger", "caller-1")).isEqualTo(0.7771894322229848);
  }

  @Test
  void showsShadowsTheirShare() {
    Plan plan = plan(new Share("a", Role.SHADOW, 0.25), new Share("b", Role.SHADOW, 1));
    int a = 0;
    for (int key = 0; key < KEYS; key++) {
      List<String> shadows = Router.shadows(plan, "caller-" + key).toList();
      assertThat(shadows).contains("b");
      a += shadows.contains("a") ? 1 : 0;
    }

    assertThat(a / (double) KEYS).isCloseTo(0.25, within(TOLERANCE));
  }

  private static Map<String, Integer> count(Share... traffic) {
    Map<String, Integer> counts = new HashMap<>();
    Plan plan = plan(traffic);
    for (int key = 0; key < KEYS; key++) {
      counts.merge(Router.canary(plan, "caller-" + key).orElse("champion"), 1, Integer::sum);
    }
    return counts;
  }

  private static Plan plan(Share... traffic) {
    return new Plan("valves", new TreeMap<>(), List.of(traffic));
  }
}
