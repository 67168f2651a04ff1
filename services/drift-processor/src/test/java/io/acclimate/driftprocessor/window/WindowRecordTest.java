package io.acclimate.driftprocessor.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.drift.DriftLevel;
import org.junit.jupiter.api.Test;

final class WindowRecordTest {
  private static final WindowRecord RECORD =
      new WindowRecord(
          3,
          5_000_000_000L,
          75,
          5_000_000_200L,
          true,
          DriftLevel.WARNING,
          "настройки",
          new byte[] {1, 2, 3},
          new byte[] {9});

  @Test
  void readsWhatItWrote() {
    assertThat(WindowRecord.read(RECORD.write())).usingRecursiveComparison().isEqualTo(RECORD);
  }

  @Test
  void refusesAFormatOfTheFuture() {
    byte[] bytes = RECORD.write();
    bytes[0] = 9;

    assertThatThrownBy(() -> WindowRecord.read(bytes)).hasMessageContaining("format 9");
  }

  @Test
  void keysTellModelSourceDomainAndSlotApart() {
    byte[] window = StoreKeys.window("gas-sensors", Source.OUTCOMES, "plant/7");
    byte[] row =
        StoreKeys.row(
            "gas-sensors".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            Source.EXAMPLES,
            40_000,
            199);

    assertThat(StoreKeys.model(window)).isEqualTo("gas-sensors");
    assertThat(StoreKeys.source(window)).isEqualTo(Source.OUTCOMES);
    assertThat(StoreKeys.domain(window)).isEqualTo("plant/7");
    assertThat(StoreKeys.model(row)).isEqualTo("gas-sensors");
    assertThat(StoreKeys.source(row)).isEqualTo(Source.EXAMPLES);
    assertThat(StoreKeys.window(row)).isEqualTo(40_000);
    assertThat(StoreKeys.slot(row)).isEqualTo(199);
  }
}
