package io.acclimate.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.adaptationservice.AdaptationConfig;
import io.acclimate.dashboard.DashboardConfig;
import io.acclimate.driftprocessor.DriftProcessorConfig;
import io.acclimate.eventprocessor.EventProcessorConfig;
import io.acclimate.inference.InferenceConfig;
import io.acclimate.registry.RegistryConfig;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.EnvironmentSettings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of docs/settings.md can be set by an environment variable, too. */
final class SettingsPageTest {
  private static final Path PAGE = Path.of("../../docs/settings.md");
  private static final Pattern ROOT_OF_TABLE =
      Pattern.compile("\\| key below `(acclimate\\.[a-z-]+\\.)` \\|.*");
  private static final Pattern KEY = Pattern.compile("`([a-z.-]+)`");
  private static final String VALUE = "17";

  @ParameterizedTest
  @MethodSource("keysOfServices")
  void givesServicesTheirSettingsFromTheEnvironment(String key) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withSources(new EnvConfigSource(Map.of(variable(key), VALUE), 300))
            .withMapping(EventProcessorConfig.class)
            .withMapping(DriftProcessorConfig.class)
            .withMapping(AdaptationConfig.class)
            .withMapping(RegistryConfig.class)
            .withMapping(InferenceConfig.class)
            .withMapping(DashboardConfig.class)
            .addDiscoveredConverters()
            .build();

    assertThat(config.getConfigValue(key).getValue()).isEqualTo(VALUE);
    assertThat(config.getPropertyNames()).contains(key);
    assertThat(
            EdgeConfig.from(
                config.getPropertyNames(), name -> config.getOptionalValue(name, String.class)))
        .isEqualTo(EdgeConfig.from(Map.of()));
  }

  @ParameterizedTest
  @MethodSource("keysForEverybody")
  void givesEverybodySettingsFromTheEnvironment(String key) {
    assertThat(EnvironmentSettings.of(Map.of(variable(key), VALUE)))
        .containsExactly(Map.entry(key, VALUE));
  }

  static Stream<String> keysOfServices() throws IOException {
    return keys().stream().filter(key -> !key.ofEverybody()).map(Key::name);
  }

  static Stream<String> keysForEverybody() throws IOException {
    return keys().stream().filter(Key::ofEverybody).map(Key::name);
  }

  private record Key(String name, boolean ofEverybody) {}

  private static List<Key> keys() throws IOException {
    List<Key> keys = new ArrayList<>();
    String root = "";
    for (String line : Files.readAllLines(PAGE)) {
      Matcher header = ROOT_OF_TABLE.matcher(line);
      if (header.matches()) {
        root = header.group(1);
      } else if (line.startsWith("#")) {
        root = "";
      } else if (line.startsWith("| `")) {
        String group = "";
        Matcher cell = KEY.matcher(line.substring(0, line.indexOf(" | ")));
        while (cell.find()) {
          String name = cell.group(1);
          String full = name.startsWith(".") ? group + name : root + name;
          keys.add(new Key(full, root.isEmpty()));
          group = full.substring(0, full.lastIndexOf('.'));
        }
      }
    }
    return keys;
  }

  private static String variable(String key) {
    return key.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
  }
}
