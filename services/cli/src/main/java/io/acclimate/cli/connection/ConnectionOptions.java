package io.acclimate.cli.connection;

import io.acclimate.cli.RunFile;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.EnvironmentSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that talk to a platform: by default the one of this folder. */
public final class ConnectionOptions {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = ".acclimate",
      description = "Folder of a platform that ./acclimate up runs. Default: ${DEFAULT-VALUE}.")
  private Path directory;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka broker to use instead.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      description = "Schema registry to use instead.")
  private @Nullable String schemaRegistry;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = "Base address of the registry service to use instead.")
  private @Nullable String registry;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Prefix of the topics. Default: the running platform's, or acclimate.")
  private @Nullable String namespace;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as a Java properties file: acclimate.kafka.*, and so on.")
  private @Nullable Path config;

  /** Later ones win: the running platform, the environment, {@code --config}, other options. */
  public Connection connect() {
    Map<String, String> settings = new TreeMap<>();
    RunFile.read(directory).ifPresent(run -> settings.putAll(run.addresses().properties()));
    settings.putAll(EnvironmentSettings.of(System.getenv()));
    if (config != null) {
      settings.putAll(SettingsFile.read(config));
    }
    put(settings, "acclimate.kafka.bootstrap.servers", bootstrapServers);
    put(settings, "acclimate.schema-registry.url", schemaRegistry);
    put(settings, "acclimate.registry.url", registry);
    put(settings, "acclimate.namespace", namespace);
    // A person waits: a registry that is not there is said within seconds.
    settings.putIfAbsent("acclimate.schema-registry.timeout", "PT5S");
    return new Connection(EdgeConfig.from(settings));
  }

  /**
   * Why nobody may answer at the default addresses; empty when something says where a platform is.
   */
  public Optional<String> hint() {
    boolean named =
        bootstrapServers != null
            || schemaRegistry != null
            || registry != null
            || config != null
            || !EnvironmentSettings.of(System.getenv()).isEmpty();
    if (named || RunFile.read(directory).isPresent()) {
      return Optional.empty();
    }
    Path folder = directory.toAbsolutePath().normalize();
    return Optional.of(
        RunFile.isHeld(directory)
            ? "The platform of %s is still starting; wait until it says that it is ready."
                .formatted(folder)
            : "No platform runs on %s, so the default addresses were tried; --dir names another folder."
                .formatted(folder));
  }

  private static void put(Map<String, String> settings, String key, @Nullable String value) {
    if (value != null) {
      settings.put(key, value);
    }
  }
}
