package io.acclimate.cli;

import io.acclimate.cli.connection.SettingsFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that start a platform. */
final class PlatformOptions {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = ".acclimate",
      description = "Folder for state and logs. Default: ${DEFAULT-VALUE}.")
  Path directory;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "HTTP port of the services and the page; must be free. Default: 8080, or the next free one.")
  @Nullable Integer port;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Prefix of all topics, groups and ids. Default: acclimate.")
  @Nullable String namespace;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as a Java properties file, e.g. acclimate.kafka.linger.ms=5.")
  @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; wins over --config. May be given more than once.")
  Map<String, String> set = new LinkedHashMap<>();

  Platform.Settings settings() {
    Map<String, String> properties =
        new HashMap<>(config == null ? Map.of() : SettingsFile.read(config));
    properties.putAll(set);
    if (namespace != null) {
      properties.put("acclimate.namespace", namespace);
    }
    return new Platform.Settings(
        directory, port == null ? OptionalInt.empty() : OptionalInt.of(port), properties);
  }
}
