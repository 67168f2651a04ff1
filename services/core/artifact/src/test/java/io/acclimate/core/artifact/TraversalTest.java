package io.acclimate.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraversalTest {
  private static final int STRINGS = 5_000;

  @Test
  void findsEachOfManyWaysOut() {
    for (String string : TraversalStrings.some(STRINGS, 1)) {
      assertThat(Traversal.isPlain("/api/v1/models/" + string)).as(string).isFalse();
      assertThat(Traversal.leadsOut(string)).as(string).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v2/models/gas..sensors/versions/12/infer",
        "/api/v1/models/gas-sensors/",
        "/api/v1/models/a.b/aliases/champion?at=2026-03-01T12%3A00%3A00Z&x=../..",
        "/api/v1/commands/5f0c:7e@a_b~c+d=",
      })
  void letsPlainPathsPass(String target) {
    assertThat(Traversal.isPlain(target)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plant-2",
        "plant/2/line..7",
        "Größe 12 %",
        "100%25",
        "what.. ever...",
        "/plant/2",
        "https://events.example/7#a",
        "..hidden",
        "2026-03-01T12:00:00Z",
        "",
      })
  void letsFreeTextsPass(String text) {
    assertThat(Traversal.leadsOut(text)).isFalse();
  }
}
