package io.acclimate.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.cli.Addresses;
import io.acclimate.cli.Platform;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceSettingsTest {
  private static final String ALLOW_UNSIGNED = "acclimate.allow-unsigned";
  private static final Addresses ADDRESSES =
      new Addresses(
          "acclimate", "localhost:9092", "http://localhost:8081", "http://localhost:8080");

  @TempDir private Path directory;

  @Test
  void takesUnsignedVersionsUnlessToldWhomToTrust() {
    assertThat(settings(Map.of())).containsEntry(ALLOW_UNSIGNED, "true");
  }

  @Test
  void leavesItToPinnedKeysWhereThereAreSome() {
    assertThat(settings(Map.of("acclimate.trusted-keys", "keys.json")))
        .containsEntry("acclimate.trusted-keys", "keys.json")
        .doesNotContainKey(ALLOW_UNSIGNED);
  }

  @Test
  void letsAPersonRefuseUnsignedVersions() {
    assertThat(settings(Map.of(ALLOW_UNSIGNED, "false"))).containsEntry(ALLOW_UNSIGNED, "false");
  }

  private Map<String, String> settings(Map<String, String> chosen) {
    Platform.Settings settings = new Platform.Settings(directory, OptionalInt.empty(), chosen);
    try (StateFolder folder = StateFolder.open(directory, false)) {
      return ServiceSettings.of(settings, ADDRESSES, new PortPlan(8080, 9092, 9093, 8081), folder);
    }
  }
}
