package io.acclimate.core.drift.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.drift.streams.DetectionScore;
import io.acclimate.core.drift.streams.DriftPattern;
import io.acclimate.core.drift.streams.SeededStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The indices at which the defaults alarm: any change of a detector's arithmetic shows here. */
class DetectionIndexTest {
  @ParameterizedTest
  @CsvSource({
    "adwin, '1055 1151', '1311 1343 1375 1439 1471 1567', '735 767 2143 2239'",
    "ddm, '1062', '1306 1840', '738 2245'",
    "hddm-a, '1024', '1300', '710 2104'",
    "hddm-w, '1016 2131 2350', '1306 2131 2350', '712 976 2121 2350'",
    "kswin, '1022 2147 2348', '2145', '716 1429 2124'",
    "page-hinkley, '1124', '1364', '821 2315'"
  })
  void alarmsWhereItAlwaysDid(String key, String abrupt, String gradual, String recurring) {
    assertThat(alarms(key, new DriftPattern.Abrupt(1000))).isEqualTo(abrupt);
    assertThat(alarms(key, new DriftPattern.Gradual(1000, 500))).isEqualTo(gradual);
    assertThat(alarms(key, new DriftPattern.Recurring(700))).isEqualTo(recurring);
    assertThat(alarms(key, new DriftPattern.None())).isEmpty();
  }

  private static String alarms(String key, DriftPattern pattern) {
    ErrorDetectorConfig config =
        ErrorDetectorContractTest.all().stream()
            .filter(candidate -> candidate.key().equals(key))
            .findFirst()
            .orElseThrow();
    StringBuilder alarms = new StringBuilder();
    double[] errors = SeededStream.errors(pattern, 0.1, 0.5, 2500, 42).values();
    for (int alarm : DetectionScore.alarms(config, errors)) {
      alarms.append(alarms.isEmpty() ? "" : " ").append(alarm);
    }
    return alarms.toString();
  }
}
