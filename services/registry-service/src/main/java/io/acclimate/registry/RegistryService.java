package io.acclimate.registry;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.registry.journal.CommandIssuer;
import io.acclimate.registry.journal.Journal;
import io.acclimate.registry.journal.JournalLink;
import io.acclimate.registry.journal.JournalStatus;
import io.acclimate.registry.store.OpenStore;
import io.acclimate.schemas.EdgeConfig;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The registry: it answers commands, one at a time and in order, in a journal that is its only
 * truth, tells consumers what follows, and keeps blobs by digest.
 *
 * <p>Any number of processes may run it on one namespace and one blob store: one of them writes,
 * all of them answer reads.
 */
public final class RegistryService implements AutoCloseable {
  private final RegistrySettings settings;
  private final OpenStore store;
  private final JournalLink link;

  /**
   * Opens the blob store; needs no broker yet.
   *
   * @throws java.io.UncheckedIOException if it cannot be reached, read or written
   */
  public RegistryService(EdgeConfig edge, RegistrySettings settings, MeterRegistry meters) {
    this.settings = settings;
    this.store = OpenStore.of(settings.store());
    this.link =
        new JournalLink(edge, store.blobs(), store.id(), settings.trustedBackbones(), meters);
  }

  /**
   * Begins to follow the journal and to answer commands; returns at once, whatever the broker does.
   */
  public void start() {
    link.start();
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
    link.close();
    store.close();
  }
}
