package io.acclimate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EdgeConfigTest {
  @Test
  void hasDefaultsForAMachineOfOnesOwn() {
    EdgeConfig edge = EdgeConfig.from(Map.of());

    assertThat(edge.topics().namespace()).isEqualTo("acclimate");
    assertThat(edge.partitions()).isEqualTo(6);
    assertThat(edge.replication()).isEqualTo(TopicSetup.BROKER_DEFAULT_REPLICATION);
    assertThat(edge.registryUrl()).isEqualTo(URI.create("http://localhost:8080"));
    assertThat(edge.schemaRegistry().url()).isEqualTo(URI.create("http://localhost:8081"));
    assertThat(edge.schemaRegistry().autoRegister()).isTrue();
    assertThat(edge.schemaRegistry().timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(edge.admin("a")).containsEntry("bootstrap.servers", "localhost:9092");
    assertThat(edge.trust()).isEqualTo(new TrustConfig(null, false));
  }

  @Test
  void readsWhoseVersionsAreLoaded() {
    assertThat(EdgeConfig.from(Map.of("acclimate.trusted-keys", "/etc/keys.json")).trust())
        .isEqualTo(new TrustConfig(Path.of("/etc/keys.json"), false));
    assertThat(EdgeConfig.from(Map.of("acclimate.allow-unsigned", "true")).trust())
        .isEqualTo(new TrustConfig(null, true));
  }

  @Test
  void refusesPinnedKeysThatWouldCountForNothing() {
    Map<String, String> both =
        Map.of("acclimate.trusted-keys", "keys.json", "acclimate.allow-unsigned", "true");

    assertThatThrownBy(() -> EdgeConfig.from(both))
        .hasMessageContainingAll("acclimate.allow-unsigned=true", "keys.json", "exclude");
  }

  @Test
  void readsEverySetting() {
    EdgeConfig edge =
        EdgeConfig.from(
            Map.ofEntries(
                Map.entry("acclimate.namespace", "acme"),
                Map.entry("acclimate.topics.partitions", "12"),
                Map.entry("acclimate.topics.replication-factor", "3"),
                Map.entry("acclimate.registry.url", "https://registry:8443/"),
                Map.entry("acclimate.schema-registry.url", "https://sr:8081/apis/ccompat/v7/"),
                Map.entry("acclimate.schema-registry.username", "ann"),
                Map.entry("acclimate.schema-registry.password", "s3cret"),
                Map.entry("acclimate.schema-registry.trust-store", "/etc/ca.p12"),
                Map.entry("acclimate.schema-registry.trust-store-password", "changeit"),
                Map.entry("acclimate.schema-registry.auto-register", "false"),
                Map.entry("acclimate.schema-registry.timeout", "500ms")));

    assertThat(edge.id("event-processor")).isEqualTo("acme.event-processor");
    assertThat(edge.partitions()).isEqualTo(12);
    assertThat(edge.replication()).isEqualTo((short) 3);
    assertThat(edge.registryUrl()).isEqualTo(URI.create("https://registry:8443"));
    assertThat(edge.schemaRegistry())
        .isEqualTo(
            new SchemaRegistryConfig(
                URI.create("https://sr:8081/apis/ccompat/v7"),
                "ann",
                "s3cret",
                null,
                Path.of("/etc/ca.p12"),
                "changeit",
                false,
                Duration.ofMillis(500)));
  }

  @ParameterizedTest
  @CsvSource({
    "acclimate.namespce, x, acclimate.namespce",
    "acclimate.topics.partition, 3, acclimate.topics.partition",
    "acclimate.schema-registry.token, x, bearer-token",
    "acclimate.registry.uri, http://x, acclimate.registry.uri",
    "acclimate.topics.partitions, many, a whole number from 1",
    "acclimate.topics.partitions, 0, a whole number from 1",
    "acclimate.schema-registry.auto-register, maybe, true or false",
    "acclimate.schema-registry.timeout, 10 sec, a positive time",
    "acclimate.schema-registry.timeout, 0s, a positive time",
    "acclimate.registry.url, localhost:8080, an http or https URL",
    "acclimate.registry.url, http://u:p@x, an http or https URL",
    "acclimate.schema-registry.username, ann, must both be set",
    "acclimate.namespace, a/b, acclimate.namespace",
    "acclimate.allow-unsigned, maybe, acclimate.allow-unsigned",
    "acclimate.trusted-key, keys.json, trusted-keys",
  })
  void namesTheSettingThatIsWrong(String key, String value, String message) {
    assertThatThrownBy(() -> EdgeConfig.from(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void leavesOthersSettingsAlone() {
    EdgeConfig edge =
        EdgeConfig.from(
            Map.of("acclimate.event-processor.state-dir", "x", "quarkus.http.port", "1"));

    assertThat(edge).isEqualTo(EdgeConfig.from(Map.of()));
  }

  @Test
  void passesKafkaSettingsToEveryClient() {
    EdgeConfig edge =
        EdgeConfig.from(
            Map.of(
                "acclimate.kafka.bootstrap.servers", "k:9092",
                "acclimate.kafka.security.protocol", "SASL_SSL"));

    assertThat(edge.producer("p")).containsEntry("security.protocol", "SASL_SSL");
    assertThat(edge.consumer("c", "g")).containsEntry("security.protocol", "SASL_SSL");
    assertThat(edge.admin("a")).containsEntry("bootstrap.servers", "k:9092");
    assertThat(edge.streams("s", Path.of("/s"))).containsEntry("bootstrap.servers", "k:9092");
  }

  @Test
  void passesSettingsOfOneKindOfClientToThatKindOnly() {
    EdgeConfig edge =
        EdgeConfig.from(
            Map.of(
                "acclimate.kafka.producer.linger.ms", "5",
                "acclimate.kafka.linger.ms", "1",
                "acclimate.kafka.consumer.fetch.min.bytes", "10",
                "acclimate.kafka.streams.num.stream.threads", "2"));

    assertThat(edge.producer("p"))
        .containsEntry("linger.ms", "5")
        .doesNotContainKeys("fetch.min.bytes", "producer.linger.ms", "num.stream.threads");
    assertThat(edge.consumer("c")).containsEntry("fetch.min.bytes", "10");
    assertThat(edge.streams("s", Path.of("/s")))
        .containsEntry("producer.linger.ms", "5")
        .containsEntry("consumer.fetch.min.bytes", "10")
        .containsEntry("num.stream.threads", "2");
  }

  @Test
  void gathersRecordsOfBusyTopicsUnlessToldOtherwise() {
    EdgeConfig usual = EdgeConfig.from(Map.of());
    EdgeConfig hasty = EdgeConfig.from(Map.of("acclimate.kafka.consumer.fetch.min.bytes", "1"));

    assertThat(usual.consumer("c")).doesNotContainKey("fetch.min.bytes");
    assertThat(usual.gatheringConsumer("c"))
        .containsEntry("fetch.min.bytes", 65_536)
        .containsEntry("fetch.max.wait.ms", 100);
    assertThat(usual.streams("s", Path.of("/s")))
        .containsEntry("consumer.fetch.min.bytes", 65_536)
        .containsEntry("consumer.fetch.max.wait.ms", 100);
    assertThat(hasty.gatheringConsumer("c")).containsEntry("fetch.min.bytes", "1");
    assertThat(hasty.streams("s", Path.of("/s"))).containsEntry("consumer.fetch.min.bytes", "1");
    assertThat(
            EdgeConfig.from(Map.of("acclimate.kafka.fetch.min.bytes", "1"))
                .streams("s", Path.of("/s")))
        .containsEntry("fetch.min.bytes", "1")
        .doesNotContainKey("consumer.fetch.min.bytes");
  }

  @Test
  void letsNobodyTurnOffWhatPromisesDependOn() {
    EdgeConfig edge =
        EdgeConfig.from(
            Map.of(
                "acclimate.kafka.acks", "1",
                "acclimate.kafka.enable.idempotence", "false",
                "acclimate.kafka.isolation.level", "read_uncommitted",
                "acclimate.kafka.enable.auto.commit", "true",
                "acclimate.kafka.streams.processing.guarantee", "at_least_once",
                "acclimate.kafka.max.request.size", "10000000"));

    assertThat(edge.producer("p"))
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("max.request.size", "10000000");
    assertThat(edge.consumer("c", "g"))
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("enable.auto.commit", false)
        .containsEntry("group.id", "g");
    assertThat(edge.streams("s", Path.of("/s")))
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("application.id", "s")
        .containsEntry("state.dir", "/s")
        .containsEntry("consumer.session.timeout.ms", 6000)
        .containsEntry("consumer.heartbeat.interval.ms", 1500);
  }

  @Test
  void makesSettingsThatKafkaAccepts() {
    EdgeConfig edge = EdgeConfig.from(Map.of());
    Map<String, Object> producer = edge.producer("p");
    producer.put("key.serializer", ByteArraySerializer.class);
    producer.put("value.serializer", ByteArraySerializer.class);
    Map<String, Object> consumer = edge.consumer("c", "g");
    consumer.put("key.deserializer", ByteArrayDeserializer.class);
    consumer.put("value.deserializer", ByteArrayDeserializer.class);

    assertThat(new ProducerConfig(producer).unused()).isNotNull();
    assertThat(new ConsumerConfig(consumer).unused()).isNotNull();
    assertThat(new AdminClientConfig(edge.admin("a")).unused()).isNotNull();
  }

  @Test
  void carriesTheLargestDeadLetter() {
    EdgeConfig edge = EdgeConfig.from(Map.of());

    int largest = 4 * 1024 * 1024 + 64 * 1024;
    assertThat(edge.producer("p")).containsEntry("max.request.size", largest);
    assertThat(edge.consumer("c")).containsEntry("max.partition.fetch.bytes", largest);
    assertThat(edge.streams("s", Path.of("/s")))
        .containsEntry("producer.max.request.size", largest)
        .containsEntry("consumer.max.partition.fetch.bytes", largest);
  }

  @Test
  void keepsSecretsOutOfLogs() {
    EdgeConfig edge =
        EdgeConfig.from(
            Map.of(
                "acclimate.schema-registry.bearer-token", "abc.def",
                "acclimate.kafka.sasl.jaas.config", "password=hush"));

    assertThat(edge.toString()).doesNotContain("abc.def").doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource({
    "acclimate.kafka.lingr.ms, acclimate.kafka.linger.ms",
    "acclimate.kafka.consumer.fetch.min.byte, acclimate.kafka.consumer.fetch.min.bytes",
    "acclimate.kafka.fetch.mi.bytes, acclimate.kafka.fetch.min.bytes", // 2 from fetch.max.bytes
    "acclimate.kafka.sasl.jaas.confg, acclimate.kafka.sasl.jaas.config"
  })
  void aMisspeltNameOfKafkasIsAnErrorThatNamesTheOneThatWasMeant(String key, String meant) {
    assertThatThrownBy(() -> EdgeConfig.from(Map.of(key, "5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key)
        .hasMessageEndingWith(meant);
  }

  @Test
  void namesOfPlugInsAndOfKafkaStreamsArePassedOn() {
    EdgeConfig edge =
        EdgeConfig.from(
            Map.of(
                "acclimate.kafka.confluent.monitoring.interceptor.topic", "t",
                "acclimate.kafka.streams.num.standby.replicas", "1"));

    assertThat(edge.producer("p")).containsEntry("confluent.monitoring.interceptor.topic", "t");
  }
}
