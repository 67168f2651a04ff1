package io.acclimate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceRangesTest {
  @Test
  void takesTheDefaults() {
    InferenceConfig defaults = config(Map.of());

    assertThat(InferenceRanges.check(defaults)).isSameAs(defaults);
  }

  @ParameterizedTest
  @CsvSource({
    "max-model-bytes, 0, 0 is not in 1..1125899906842624",
    "max-requests-in-flight, 0, 0 is not in 1..1000000",
    "max-batch-rows, 0, 0 is not in 1..1000000",
    "max-batch-delay, 2m, PT2M is not in PT0S..PT1M",
    "parallel-passes, -1, -1 is not in 0..1024",
    "topic-requests-per-transaction, 10001, 10001 is not in 1..10000",
    "topic-requests-max-wait, 25h, PT25H is not in PT0S..PT24H",
    "max-waiting-shadow-bytes, 0, 0 is not in 1..1125899906842624",
  })
  void namesKeyValueAndRange(String key, String value, String sentence) {
    String full = "acclimate.inference-service." + key;

    assertThatThrownBy(() -> InferenceRanges.check(config(Map.of(full, value))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(full + "=" + sentence + ".");
  }

  private static InferenceConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .withMapping(InferenceConfig.class)
        .addDiscoveredConverters()
        .build()
        .getConfigMapping(InferenceConfig.class);
  }
}
