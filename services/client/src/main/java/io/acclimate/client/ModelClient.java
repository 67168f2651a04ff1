package io.acclimate.client;

import io.acclimate.core.artifact.Names;
import io.acclimate.core.artifact.signing.Trust;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Gets models to an app: subscribes to versions and fetches them, verified, into a folder, where an
 * update costs only the tensors that are new.
 *
 * <p>Whose versions it takes is a setting: {@code acclimate.trusted-keys} names a file of public
 * keys; {@code acclimate.allow-unsigned=true} takes all, for development.
 *
 * <pre>{@code
 * EdgeConfig edge = EdgeConfig.from(Map.of(
 *     "acclimate.kafka.bootstrap.servers", "localhost:9092",
 *     "acclimate.schema-registry.url", "http://localhost:8081/apis/ccompat/v7",
 *     "acclimate.registry.url", "http://localhost:8080",
 *     "acclimate.trusted-keys", "/etc/my-app/trusted-keys.json"));
 * try (ModelClient models = new ModelClient(edge, "my-app", Path.of("models"))) {
 *   models.subscribe("pump-faults", "champion", version -> System.out.println(version));
 *   … // until the app ends
 * }
 * }</pre>
 */
public final class ModelClient implements AutoCloseable {
  /** Bytes of the folder unless said otherwise. */
  public static final long DEFAULT_MAX_CACHE_BYTES = 2L << 30;

  private final EdgeConfig edge;
  private final SchemaRegistryClient schemas;
  private final String clientId;
  private final Downloads downloads;
  private final List<ModelSubscription> subscriptions = new CopyOnWriteArrayList<>();

  /**
   * A client whose folder may grow to {@value #DEFAULT_MAX_CACHE_BYTES} bytes.
   *
   * @param clientId by which brokers see this app
   * @param folder for copies of tensors, of this client alone; fetched again when lost
   */
  public ModelClient(EdgeConfig edge, String clientId, Path folder) {
    this(edge, clientId, folder, DEFAULT_MAX_CACHE_BYTES);
  }

  /**
   * A client with a folder of another size.
   *
   * @param maxCacheBytes what was not used for longest goes above it; more than two versions have
   */
  public ModelClient(EdgeConfig edge, String clientId, Path folder, long maxCacheBytes) {
    this.edge = edge;
    this.schemas = SchemaRegistryClient.of(edge.schemaRegistry());
    this.clientId = clientId;
    Trust trust = TrustFromSettings.of(edge.trust(), InstantSource.system());
    this.downloads =
        new Downloads(new HttpBlobStore(edge.registryUrl()), folder, maxCacheBytes, trust);
  }

  /**
   * Follows an alias from now on: the listener is told of what it points at, and of each change.
   *
   * @param alias such as {@code champion}
   */
  public ModelSubscription subscribe(String model, String alias, VersionListener listener) {
    Names.requireModel(model);
    Names.requireAlias(alias);
    String id = clientId + "." + model + "." + alias;
    ModelSubscription subscription =
        new ModelSubscription(
            model,
            alias,
            downloads,
            listener,
            updates -> new ModelUpdates(edge, schemas, id, updates));
    subscriptions.add(subscription);
    subscription.start();
    return subscription;
  }

  /**
   * Fetches a version that was announced, for apps that follow {@link ModelUpdates} themselves.
   *
   * @throws io.acclimate.core.artifact.signing.UntrustedException if nobody whom the settings trust
   *     vouches for it
   * @throws io.acclimate.core.artifact.InvalidFormatException if it is broken; its bytes never
   *     change
   * @throws io.acclimate.core.artifact.BlobMissingException if a part is not in the store
   * @throws RegistryUnavailableException if the registry gives no answer
   */
  public ModelVersion fetch(AnnouncedVersion version) throws InterruptedException {
    return downloads.fetch(version);
  }

  /** Ends all subscriptions. */
  @Override
  public void close() {
    subscriptions.forEach(ModelSubscription::close);
  }
}
