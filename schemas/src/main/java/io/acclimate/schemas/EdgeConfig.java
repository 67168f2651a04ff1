package io.acclimate.schemas;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * What every service and client must know to take part: where the broker and the registries are,
 * and how records travel.
 *
 * <p>Settings below {@code acclimate.kafka.} go to every Kafka client by Kafka's own names (SASL,
 * TLS, anything). With {@code producer.}, {@code consumer.}, {@code admin.} or {@code streams.}
 * before the name they go to that kind of client only, and win over the general one. They win over
 * our defaults, too, except where a promise depends on ours: acknowledgement by all replicas,
 * idempotent producers, committed records only, no automatic offset commits, exactly-once streams.
 *
 * @param topics the name space's topics; setting {@code acclimate.namespace}, default acclimate
 * @param partitions partitions of topics that are not the registry's; {@code
 *     acclimate.topics.partitions}, default 6
 * @param replication replicas per partition, -1 is the broker's default; {@code
 *     acclimate.topics.replication-factor}, default -1
 * @param kafka settings of {@code acclimate.kafka.*}, without the prefix
 * @param schemaRegistry where schemas are; {@code acclimate.schema-registry.*}
 * @param registryUrl base URL of the registry-service; {@code acclimate.registry.url}
 * @param registryToken says to the registry-service that training data may be read and blobs be
 *     put; null where it asks for none; {@code acclimate.registry.token}
 * @param trust whose versions are loaded; {@code acclimate.trusted-keys}, {@code
 *     acclimate.allow-unsigned}
 */
public record EdgeConfig(
    Topics topics,
    int partitions,
    short replication,
    Map<String, String> kafka,
    SchemaRegistryConfig schemaRegistry,
    URI registryUrl,
    @Nullable String registryToken,
    TrustConfig trust) {
  static final String ROOT = "acclimate.";

  private static final String KAFKA = ROOT + "kafka.";
  private static final String TOPICS = ROOT + "topics.";
  private static final String REPLICATION_FACTOR = "replication-factor";
  private static final int GATHERED_BYTES = 64 * 1024;
  private static final int GATHERED_MILLIS = 100;

  /**
   * A batch is sent when it is full, and else at the end of the transaction: with Kafka's 16 KiB a
   * dozen examples fill one, and half of the producer's work is requests.
   */
  private static final int STREAMS_BATCH_BYTES = 128 * 1024;

  static final Set<String> OWN_ROOTS = Set.of("kafka.", "topics.", "schema-registry.", "registry.");

  /** Each reads its own settings, and refuses unknown ones. */
  static final Set<String> SERVICE_ROOTS =
      Set.of(
          "event-processor.",
          "drift-processor.",
          "adaptation-service.",
          "registry-service.",
          "inference-service.",
          "dashboard.");

  public EdgeConfig {
    Map<String, String> copy = new TreeMap<>(kafka);
    copy.putIfAbsent(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
    kafka = Map.copyOf(copy);
  }

  /**
   * Reads settings from a source of configuration that knows environment variables, too: {@link
   * EnvironmentSettings} says how they name a key.
   *
   * @param names all that the source lists, properties and variables
   * @param value what the source says for a key
   */
  public static EdgeConfig from(Iterable<String> names, Function<String, Optional<String>> value) {
    return from(EnvironmentSettings.among(names, value));
  }

  /**
   * Reads settings. Keys that do not begin with {@code acclimate.}, and those of services ({@code
   * acclimate.<service>.…}), are left alone; an unknown one of our own is an error.
   */
  public static EdgeConfig from(Map<String, String> all) {
    refuseUnknownRoots(all);
    Settings root = new Settings(all, ROOT);
    Settings topics =
        new Settings(all, TOPICS).requireOnly(Set.of("partitions", REPLICATION_FACTOR));
    Settings registry = new Settings(all, ROOT + "registry.").requireOnly(Set.of("url", "token"));
    Map<String, String> kafka = new HashMap<>();
    all.forEach(
        (key, value) -> {
          if (key.startsWith(KAFKA)) {
            kafka.put(key.substring(KAFKA.length()), value);
          }
        });
    new TreeSet<>(kafka.keySet()).forEach(EdgeConfig::refuseIfMisspelt);
    return new EdgeConfig(
        new Topics(root.text("namespace", "acclimate")),
        topics.integer("partitions", Topics.DEFAULT_PARTITIONS, 1, 10_000),
        (short)
            topics.integer(
                REPLICATION_FACTOR, TopicSetup.BROKER_DEFAULT_REPLICATION, -1, Short.MAX_VALUE),
        kafka,
        SchemaRegistryConfig.from(all),
        SchemaRegistryConfig.httpUrl(registry, "url", "http://localhost:8080"),
        registry.text("token"),
        TrustConfig.from(all));
  }

  /** {@code <namespace>.<name>}: how group, application, client and transactional ids are made. */
  public String id(String name) {
    return topics.namespace() + "." + name;
  }

  /** Settings of a producer; serializers are the caller's. */
  public Map<String, Object> producer(String clientId) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_MESSAGE_BYTES);
    config.putAll(passedTo(Client.PRODUCER));
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return config;
  }

  /** Settings of a consumer of a group; deserializers are the caller's. */
  public Map<String, Object> consumer(String clientId, String groupId) {
    Map<String, Object> config = consumer(clientId);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    return config;
  }

  /** Settings of a consumer that assigns its partitions itself; deserializers are the caller's. */
  public Map<String, Object> consumer(String clientId) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.MAX_MESSAGE_BYTES);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.putAll(passedTo(Client.CONSUMER));
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return config;
  }

  /**
   * Settings of a consumer that follows a busy topic and need not have each record at once; see
   * {@link #gather}.
   */
  public Map<String, Object> gatheringConsumer(String clientId) {
    Map<String, Object> config = consumer(clientId);
    gather("", config);
    return config;
  }

  /**
   * Lets a fetch wait 100 ms for 64 KiB. Kafka's default answers it with the first record there is;
   * at a few hundred records a second that is a request for each, which costs the broker and the
   * consumer more than the record does.
   */
  private static void gather(String prefix, Map<String, Object> config) {
    putIfNotSaid(prefix, ConsumerConfig.FETCH_MIN_BYTES_CONFIG, GATHERED_BYTES, config);
    putIfNotSaid(prefix, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, GATHERED_MILLIS, config);
  }

  /** What is said for all clients, without a prefix, would lose against a name with one. */
  private static void putIfNotSaid(
      String prefix, String name, Object value, Map<String, Object> config) {
    if (!config.containsKey(name)) {
      config.putIfAbsent(prefix + name, value);
    }
  }

  /** Settings of an admin client. */
  public Map<String, Object> admin(String clientId) {
    Map<String, Object> config = new HashMap<>(passedTo(Client.ADMIN));
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
    return config;
  }

  /**
   * Settings of a Kafka Streams application. A member leaves its group when it stops, unless it has
   * a name (group.instance.id): then its partitions wait for it. One that is gone without a word is
   * noticed in 6 seconds instead of 45, so that a restart does not stall for as long.
   *
   * @param stateDir folder of its own for its state
   */
  public Map<String, Object> streams(String applicationId, Path stateDir) {
    // Kafka Streams' own names, spelt out: this module does not depend on Kafka Streams.
    Map<String, Object> config = new HashMap<>();
    config.put("replication.factor", (int) replication);
    config.put("producer." + ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_MESSAGE_BYTES);
    config.put("producer." + ProducerConfig.BATCH_SIZE_CONFIG, STREAMS_BATCH_BYTES);
    config.put(
        "consumer." + ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.MAX_MESSAGE_BYTES);
    config.put("consumer." + ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    config.put("consumer." + ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
    config.put("consumer." + ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put("consumer.internal.leave.group.on.close", true); // Kafka Streams' default is false
    config.putAll(passedTo(Client.STREAMS));
    gather("consumer.", config);
    config.put("application.id", applicationId);
    config.put("state.dir", stateDir.toString());
    config.put("processing.guarantee", "exactly_once_v2");
    return config;
  }

  /** Without the values of Kafka's settings, which may be secret, and without the token. */
  @Override
  public String toString() {
    return "EdgeConfig[namespace=%s, partitions=%d, replication=%d, kafka=%s, schemaRegistry=%s, registryUrl=%s, trust=%s]"
        .formatted(
            topics.namespace(),
            partitions,
            replication,
            new TreeSet<>(kafka.keySet()),
            schemaRegistry,
            registryUrl,
            trust);
  }

  private Map<String, String> passedTo(Client client) {
    Map<String, String> passed = new HashMap<>();
    Map<String, String> specific = new HashMap<>();
    kafka.forEach(
        (key, value) -> {
          Client only = Client.named(key);
          if (only == null) {
            passed.put(key, value);
          } else if (only == client) {
            specific.put(key.substring(client.prefix.length()), value);
          } else if (client == Client.STREAMS) {
            specific.put(key, value); // Kafka Streams knows the same prefixes
          }
        });
    passed.putAll(specific);
    return passed;
  }

  /** Names of Kafka Streams' own are left alone: this module does not know them. */
  private static void refuseIfMisspelt(String key) {
    Client only = Client.named(key);
    if (only == Client.STREAMS) {
      return;
    }
    String prefix = only == null ? "" : only.prefix;
    KafkaNames.meant(key.substring(prefix.length()))
        .ifPresent(
            meant -> {
              throw new IllegalArgumentException(
                  "Unknown setting %s; Kafka's clients have %s"
                      .formatted(KAFKA + key, KAFKA + prefix + meant));
            });
  }

  private static void refuseUnknownRoots(Map<String, String> all) {
    for (String key : all.keySet()) {
      if (!key.startsWith(ROOT)) {
        continue;
      }
      String rest = key.substring(ROOT.length());
      boolean known =
          rest.equals("namespace")
              || TrustConfig.keys().contains(key)
              || OWN_ROOTS.stream().anyMatch(rest::startsWith)
              || SERVICE_ROOTS.stream().anyMatch(rest::startsWith);
      if (!known) {
        throw new IllegalArgumentException(
            "Unknown setting "
                + key
                + "; below "
                + ROOT
                + " there are namespace, trusted-keys, allow-unsigned, "
                + names(OWN_ROOTS)
                + ", and the services' own: "
                + names(SERVICE_ROOTS)
                + ".");
      }
    }
  }

  /** Keys that are ours and whose names cannot be told from an environment variable's. */
  static Stream<String> keysWithDashes() {
    return Stream.of(
            Stream.of(TOPICS + REPLICATION_FACTOR),
            SchemaRegistryConfig.keys(),
            TrustConfig.keys().stream())
        .flatMap(keys -> keys);
  }

  private static String names(Set<String> roots) {
    return roots.stream().sorted().map(root -> root + "*").collect(Collectors.joining(", "));
  }

  private enum Client {
    PRODUCER("producer."),
    CONSUMER("consumer."),
    ADMIN("admin."),
    STREAMS("streams.");

    private final String prefix;

    Client(String prefix) {
      this.prefix = prefix;
    }

    static @Nullable Client named(String key) {
      for (Client client : values()) {
        if (key.startsWith(client.prefix)) {
          return client;
        }
      }
      return null;
    }
  }
}
