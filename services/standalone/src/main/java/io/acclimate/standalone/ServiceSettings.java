package io.acclimate.standalone;

import io.acclimate.cli.Addresses;
import io.acclimate.cli.Platform;
import io.acclimate.schemas.EnvironmentSettings;
import io.acclimate.schemas.TrustConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settings of the services in one platform: its folder and addresses beside what a person chose.
 */
final class ServiceSettings {
  private static final String NAMESPACE = "acclimate.namespace";
  private static final String DEFAULT_NAMESPACE = "acclimate";

  /** Services with state on disk: the key that says where, and the folder's name. */
  private static final Map<String, String> STATE =
      Map.of(
          "acclimate.event-processor.state-dir", "event-processor",
          "acclimate.drift-processor.state-dir", "drift-processor",
          "acclimate.adaptation-service.state-dir", "adaptation-service",
          "acclimate.inference-service.state-dir", "inference-service",
          "acclimate.registry-service.data-dir", "registry");

  /**
   * Members of their groups by name: a platform that starts again on its folder takes its own place
   * back at once, even after a kill, instead of waiting until the old member has timed out.
   */
  private static final List<String> MEMBERS =
      List.of(
          "acclimate.event-processor.group-instance-id",
          "acclimate.drift-processor.group-instance-id",
          "acclimate.inference-service.group-instance-id");

  private ServiceSettings() {}

  static String namespace(Platform.Settings settings) {
    return settings.properties().getOrDefault(NAMESPACE, DEFAULT_NAMESPACE);
  }

  /** What a person chose wins over the folder's defaults, but not over addresses and ports. */
  static Map<String, String> of(
      Platform.Settings settings, Addresses addresses, PortPlan ports, StateFolder folder) {
    Map<String, String> properties = new HashMap<>();
    properties.put("quarkus.log.file.enabled", "true");
    properties.put("quarkus.log.file.path", folder.log("services").toString());
    properties.put("quarkus.log.console.level", "ERROR");
    properties.put("quarkus.log.console.filter", ConsoleFilter.NAME);
    STATE.forEach((key, name) -> properties.put(key, folder.root().resolve(name).toString()));
    MEMBERS.forEach(key -> properties.put(key, "embedded"));
    if (!saysWhomToTrust(settings)) {
      properties.put(TrustConfig.ALLOW_UNSIGNED, "true");
    }
    properties.putAll(settings.properties());
    properties.putAll(addresses.properties());
    properties.put("quarkus.http.port", String.valueOf(ports.http()));
    return Map.copyOf(properties);
  }

  /** If not, then whoever could announce a version here is this user anyway. */
  private static boolean saysWhomToTrust(Platform.Settings settings) {
    Set<String> said = new HashSet<>(EnvironmentSettings.of(System.getenv()).keySet());
    said.addAll(settings.properties().keySet());
    return said.contains(TrustConfig.TRUSTED_KEYS) || said.contains(TrustConfig.ALLOW_UNSIGNED);
  }
}
