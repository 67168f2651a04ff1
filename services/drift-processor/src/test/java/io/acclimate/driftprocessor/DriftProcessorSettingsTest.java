package io.acclimate.driftprocessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each setting may be: at its limits, and below and above them. */
final class DriftProcessorSettingsTest {
  private static final String ROOT = "acclimate.drift-processor.";

  /** Names of places: anything goes. */
  private static final Set<String> FREE = Set.of("state-dir", "group-instance-id");

  /**
   * @param beside other settings without which the limits could not be reached
   */
  private record Range(
      String key,
      String tooLow,
      String lowest,
      String highest,
      String tooHigh,
      String range,
      Map<String, String> beside) {
    Range(String key, String tooLow, String lowest, String highest, String tooHigh, String range) {
      this(key, tooLow, lowest, highest, tooHigh, range, Map.of());
    }
  }

  private static final List<Range> RANGES =
      List.of(
          new Range("threads", "0", "1", "64", "65", "1..64"),
          new Range(
              "window-rows",
              "0",
              "1",
              "100000",
              "100001",
              "1..100000",
              Map.of("min-rows", "1", "evaluate-every", "1")),
          new Range("min-rows", "0", "1", "200", "201", "1..200"),
          new Range(
              "evaluate-every", "0", "1", "200", "201", "1..200", Map.of("state-every", "200")),
          new Range("state-every", "24", "25", "100000", "100001", "25..100000"),
          new Range("calm-evaluations", "0", "1", "15", "16", "1..15"),
          new Range(
              "warning-distance",
              "0.0",
              "1.0E-9",
              "0.4",
              "0.5",
              "above 0.0 and at most 0.4",
              Map.of("drift-distance", "0.4")),
          new Range(
              "drift-distance",
              "0.0",
              "1.0E-9",
              "1.7976931348623157E308",
              "Infinity",
              "above 0.0 and at most 1.7976931348623157E308",
              Map.of("warning-distance", "1.0E-9")),
          new Range(
              "false-alarm-probability",
              "0.0",
              "1.0E-9",
              "0.5",
              "0.6",
              "above 0.0 and at most 0.5"),
          new Range(
              "warning-share",
              "0.0",
              "1.0E-9",
              "0.3",
              "0.4",
              "above 0.0 and at most 0.3",
              Map.of("drift-share", "0.3")),
          new Range(
              "drift-share",
              "0.0",
              "1.0E-9",
              "1.0",
              "1.1",
              "above 0.0 and at most 1.0",
              Map.of("warning-share", "1.0E-9")),
          new Range("max-domains", "0", "1", "10000", "10001", "1..10000"),
          new Range("max-features", "0", "1", "65536", "65537", "1..65536"),
          new Range("standby-replicas", "-1", "0", "10", "11", "0..10"),
          new Range("commit-interval", "PT0S", "PT0.001S", "PT5S", "PT5.001S", "PT0.001S..PT5S"));

  @ParameterizedTest
  @MethodSource("limits")
  void takesWhatIsWithinItsLimits(Map<String, String> settings) {
    assertThatNoException().isThrownBy(() -> settings(settings));
  }

  @ParameterizedTest
  @MethodSource("beyond")
  void refusesWhatIsBeyond(Map<String, String> settings, String key, String value, String range) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(settings))
        .withMessageContainingAll(ROOT + key + "=" + value + " ", range);
  }

  @ParameterizedTest
  @CsvSource({
    "distance, manhattan, 'psi, jensen-shannon, kolmogorov-smirnov, wasserstein'",
    "category-distance, manhattan, 'psi, jensen-shannon'",
    "category-distance, wasserstein, 'jensen-shannon or psi'",
    "error-detector, luck, 'adwin, ddm, hddm-a, hddm-w, kswin, page-hinkley'",
    "state-every, 130, 'multiple of evaluate-every=25'"
  })
  void refusesWhatIsNoneOfItsChoices(String key, String value, String choices) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(Map.of(key, value)))
        .withMessageContainingAll(ROOT + key, value, choices);
  }

  @ParameterizedTest
  @CsvSource({
    "distance, psi",
    "distance, jensen-shannon",
    "distance, wasserstein",
    "category-distance, psi",
    "error-detector, adwin",
    "error-detector, ddm",
    "error-detector, hddm-a",
    "error-detector, kswin",
    "error-detector, page-hinkley"
  })
  void takesEachOfItsChoices(String key, String value) {
    assertThatNoException().isThrownBy(() -> settings(Map.of(key, value)));
  }

  @Test
  void hasNoSettingThatIsNotTestedHere() {
    Set<String> tested =
        Stream.concat(RANGES.stream().map(Range::key), FREE.stream())
            .collect(Collectors.toCollection(TreeSet::new));
    tested.addAll(Set.of("distance", "category-distance", "error-detector"));

    assertThat(
            Arrays.stream(DriftProcessorConfig.class.getDeclaredMethods())
                .map(
                    method ->
                        method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)))
        .containsExactlyInAnyOrderElementsOf(tested);
  }

  static Stream<Map<String, String>> limits() {
    return RANGES.stream()
        .flatMap(range -> Stream.of(with(range, range.lowest()), with(range, range.highest())));
  }

  static Stream<Arguments> beyond() {
    return RANGES.stream()
        .flatMap(
            range ->
                Stream.of(range.tooLow(), range.tooHigh())
                    .map(
                        value ->
                            Arguments.of(with(range, value), range.key(), value, range.range())));
  }

  private static Map<String, String> with(Range range, String value) {
    Map<String, String> settings = new HashMap<>(range.beside());
    settings.put(range.key(), value);
    return settings;
  }

  private static DriftProcessorSettings settings(Map<String, String> settings) {
    Map<String, String> full = new HashMap<>();
    settings.forEach((key, value) -> full.put(ROOT + key, value));
    return DriftProcessorSettings.of(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(full, "test", 100))
            .withMapping(DriftProcessorConfig.class)
            .addDiscoveredConverters()
            .build()
            .getConfigMapping(DriftProcessorConfig.class));
  }
}
