package io.acclimate.registry;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.signing.SigningKey;
import io.acclimate.registry.collection.Collector;
import io.acclimate.registry.journal.CommandIssuer;
import io.acclimate.registry.journal.Journal;
import io.acclimate.registry.journal.JournalLink;
import io.acclimate.registry.journal.JournalStatus;
import io.acclimate.registry.store.OpenStore;
import io.acclimate.schemas.EdgeConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry: it answers commands, one at a time and in order, in a journal that is its only
 * truth, tells consumers what follows, and keeps blobs by digest.
 *
 * <p>Any number of processes may run it on one namespace and one blob store: one of them writes,
 * all of them answer reads.
 */
public final class RegistryService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryService.class);

  private final RegistrySettings settings;
  private final OpenStore store;
  private final JournalLink link;
  private final Collector collector;

  /**
   * Opens the blob store; needs no broker yet.
   *
   * @throws IllegalArgumentException if the signing key is none
   * @throws java.io.UncheckedIOException if it cannot be reached, read or written
   */
  public RegistryService(EdgeConfig edge, RegistrySettings settings, MeterRegistry meters) {
    this.settings = settings;
    this.store = OpenStore.of(settings.store());
    this.link =
        new JournalLink(
            edge,
            store.blobs(),
            store.id(),
            store.users(),
            settings.trustedBackbones(),
            settings.signingKey() == null ? null : signingKey(settings.signingKey()),
            settings.failpoint(),
            meters);
    this.collector =
        new Collector(
            link.journal(),
            link.errands()::ask,
            link::otherUsers,
            store.blobs(),
            store.inventory(),
            settings.collection(),
            InstantSource.system(),
            meters);
  }

  private static SigningKey signingKey(Path file) {
    String setting = "acclimate.registry-service.signing-key=" + file;
    try {
      SigningKey key = SigningKey.parse(Files.readString(file));
      LOG.info("signing=on keyId={}", key.keyId());
      return key;
    } catch (InvalidFormatException e) {
      throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(setting + " cannot be read", e);
    }
  }

  /**
   * Begins to follow the journal and to answer commands; returns at once, whatever the broker does.
   */
  public void start() {
    link.start();
    collector.start();
  }

  public RegistrySettings settings() {
    return settings;
  }

  public BlobStore blobs() {
    return store.blobs();
  }

  public Journal journal() {
    return link.journal();
  }

  public CommandIssuer commands() {
    return link.commands();
  }

  public JournalStatus status() {
    return link.status();
  }

  /** True if only a new process can go on. */
  public boolean failed() {
    return link.failed();
  }

  @Override
  public void close() {
    collector.close();
    link.close();
    store.close();
  }
}
