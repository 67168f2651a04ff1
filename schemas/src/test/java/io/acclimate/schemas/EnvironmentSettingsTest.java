package io.acclimate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentSettingsTest {
  private static final Map<String, String> DATA_DIR =
      Map.of("acclimate.registry-service.data-dir", "/d");

  @ParameterizedTest
  @CsvSource({
    "ACCLIMATE_NAMESPACE, acclimate.namespace",
    "ACCLIMATE_KAFKA_BOOTSTRAP_SERVERS, acclimate.kafka.bootstrap.servers",
    "ACCLIMATE_KAFKA_PRODUCER_LINGER_MS, acclimate.kafka.producer.linger.ms",
    "ACCLIMATE_SCHEMA_REGISTRY_URL, acclimate.schema-registry.url",
    "ACCLIMATE_SCHEMA_REGISTRY_TRUST_STORE_PASSWORD, acclimate.schema-registry.trust-store-password",
    "ACCLIMATE_REGISTRY_URL, acclimate.registry.url",
    "ACCLIMATE_TOPICS_REPLICATION_FACTOR, acclimate.topics.replication-factor",
    "ACCLIMATE_TRUSTED_KEYS, acclimate.trusted-keys",
    "ACCLIMATE_ALLOW_UNSIGNED, acclimate.allow-unsigned",
    "ACCLIMATE_NAMESPCE, acclimate.namespce",
    "ACCLIMATE_SCHEMA_REGISTRY_URI, acclimate.schema-registry.uri",
  })
  void findsTheKeyThatAVariableSets(String variable, String key) {
    assertThat(EnvironmentSettings.of(Map.of(variable, "x", "PATH", "/bin")))
        .containsExactly(Map.entry(key, "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ACCLIMATE_REGISTRY_SERVICE_PORT",
        "ACCLIMATE_REGISTRY_SERVICE_PORT_8080_TCP",
        "ACCLIMATE_REGISTRY_SERVICE_PORT_8080_TCP_ADDR",
        "ACCLIMATE_REGISTRY_SERVICE_PORT_8080_TCP_PORT",
        "ACCLIMATE_REGISTRY_SERVICE_PORT_8080_TCP_PROTO",
        "ACCLIMATE_REGISTRY_SERVICE_SERVICE_HOST",
        "ACCLIMATE_REGISTRY_SERVICE_SERVICE_PORT",
        "ACCLIMATE_REGISTRY_SERVICE_SERVICE_PORT_HTTP",
        "ACCLIMATE_KAFKA_BOOTSTRAP_SERVICE_HOST",
        "ACCLIMATE_KAFKA_BOOTSTRAP_PORT_9092_TCP",
        "ACCLIMATE_PORT",
      })
  void takesNoSettingFromTheLinksOfKubernetes(String variable) {
    Map<String, String> environment = Map.of(variable, "tcp://10.0.0.7:8080");

    assertThat(EnvironmentSettings.of(environment)).isEmpty();
    assertThat(among(environment, DATA_DIR)).isEqualTo(DATA_DIR);
  }

  @Test
  void readsPropertiesAndVariablesOfOneSource() {
    Map<String, String> settings =
        among(
            Map.of(
                "ACCLIMATE_SCHEMA_REGISTRY_URL", "http://variable",
                "ACCLIMATE_SCHEMA_REGISTRY_TIMEOUT", "5s",
                "ACCLIMATE_REGISTRY_SERVICE_DATA_DIR", "/d"),
            Map.of(
                "acclimate.schema-registry.url", "http://property",
                "acclimate.namespace", "blue",
                "quarkus.http.port", "1"));

    assertThat(settings)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "acclimate.schema-registry.url", "http://property",
                "acclimate.schema-registry.timeout", "5s",
                "acclimate.namespace", "blue"));
  }

  @Test
  void refusesAVariableThatTheServiceHereDoesNotKnow() {
    Map<String, String> environment = Map.of("ACCLIMATE_EVENT_PROCESSOR_SATE_DIR", "/s");

    assertThatThrownBy(
            () -> among(environment, Map.of("acclimate.event-processor.state-dir", ".acclimate")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ACCLIMATE_EVENT_PROCESSOR_SATE_DIR")
        .hasMessageContaining("acclimate.event-processor.");
    assertThat(among(environment, Map.of())).isEmpty();
  }

  /** A source that lists what MicroProfile Config lists, and prefers properties to variables. */
  private static Map<String, String> among(
      Map<String, String> environment, Map<String, String> properties) {
    TreeSet<String> names = new TreeSet<>(properties.keySet());
    names.addAll(environment.keySet());
    environment
        .keySet()
        .forEach(name -> names.add(name.toLowerCase(Locale.ROOT).replace('_', '.')));
    return EnvironmentSettings.among(
        names,
        key ->
            Optional.ofNullable(properties.get(key))
                .or(() -> Optional.ofNullable(environment.get(variable(key)))));
  }

  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
