package io.acclimate.eventprocessor;

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
import org.junit.jupiter.params.provider.MethodSource;

/** What each setting may be: at its limits, and below and above them. */
final class EventProcessorSettingsTest {
  private static final String ROOT = "acclimate.event-processor.";

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
              "deduplication-window", "PT59M59S", "PT1H", "PT8760H", "PT8760H1S", "PT1H..PT8760H"),
          new Range(
              "join-window",
              "PT0.999S",
              "PT1S",
              "PT8760H",
              "PT8760H1S",
              "PT1S..PT8760H",
              Map.of("deduplication-window", "PT8760H")),
          new Range(
              "label-window",
              "PT0.999S",
              "PT1S",
              "PT8760H",
              "PT8760H1S",
              "PT1S..PT8760H",
              Map.of("deduplication-window", "PT8760H")),
          new Range("unlabelled-share", "-0.01", "0", "1", "1.01", "0..1"),
          new Range("max-event-bytes", "0", "1", "4063232", "4063233", "1..4063232"),
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

  @Test
  void hasNoSettingThatIsNotTestedHere() {
    Set<String> tested =
        Stream.concat(RANGES.stream().map(Range::key), FREE.stream())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(
            Arrays.stream(EventProcessorConfig.class.getDeclaredMethods())
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

  private static EventProcessorSettings settings(Map<String, String> settings) {
    Map<String, String> full = new HashMap<>();
    settings.forEach((key, value) -> full.put(ROOT + key, value));
    return EventProcessorSettings.of(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(full, "test", 100))
            .withMapping(EventProcessorConfig.class)
            .addDiscoveredConverters()
            .build()
            .getConfigMapping(EventProcessorConfig.class));
  }
}
