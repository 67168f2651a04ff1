package io.acclimate.registry.collection;

import io.acclimate.core.artifact.BlobInventory;
import io.acclimate.core.artifact.BlobInventory.StoredBlob;
import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.registry.journal.Journal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away blobs that nothing leads to: neither a version, nor a head, nor one of the last
 * rounds. A running round, an import and a download are safe because of the grace time, which
 * counts from when a blob was put and from when it went out of reach, whichever is later.
 *
 * <p>Only the writer of the journal takes away, a few at a time between two commands, and only if
 * no change came since it looked: so no command is ever decided upon a blob that is about to go.
 */
public final class Collector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
  private static final int AT_A_TIME = 100;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final Journal journal;
  private final WriterSlot writer;
  private final BlobInventory inventory;
  private final CollectionPolicy policy;
  private final InstantSource clock;
  private final Reachability reachability;
  private final Garbage garbage;
  private final Counter blobsTaken;
  private final Counter bytesTaken;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "registry-collector");
  private volatile int unreachableBlobs;
  private volatile long unreachableBytes;

  /** Where the writer of the journal does other people's work between two commands. */
  @FunctionalInterface
  public interface WriterSlot {
    /**
     * Runs the work if this process is the writer and the journal has not gone on.
     *
     * @param position where the journal must be
     * @return false if the work was not run
     */
    boolean run(long position, Runnable work) throws InterruptedException;
  }

  /**
   * Makes a collector that is not running yet.
   *
   * @param blobs the store
   * @param inventory the same store
   */
  public Collector(
      Journal journal,
      WriterSlot writer,
      BlobStore blobs,
      BlobInventory inventory,
      CollectionPolicy policy,
      InstantSource clock,
      MeterRegistry meters) {
    this.journal = journal;
    this.writer = writer;
    this.inventory = inventory;
    this.policy = policy;
    this.clock = clock;
    this.reachability = new Reachability(blobs);
    this.garbage = new Garbage(policy.grace());
    this.blobsTaken =
        Counter.builder("acclimate_registry_collected_blobs")
            .description("Blobs taken away because nothing led to them")
            .register(meters);
    this.bytesTaken =
        Counter.builder("acclimate_registry_collected_bytes")
            .description("Bytes of blobs taken away because nothing led to them")
            .register(meters);
    Gauge.builder("acclimate_registry_unreachable_blobs", this, c -> c.unreachableBlobs)
        .description("Blobs that nothing led to when the store was last looked through")
        .register(meters);
    Gauge.builder("acclimate_registry_unreachable_bytes", this, c -> (double) c.unreachableBytes)
        .description("Bytes of blobs that nothing led to when the store was last looked through")
        .register(meters);
    thread.setDaemon(true);
  }

  /** Begins, if the policy says so. */
  public void start() {
    if (!policy.every().isZero()) {
      thread.start();
    }
  }

  @Override
  public void close() {
    stop.countDown();
    thread.interrupt();
    try {
      thread.join(CLOSE_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stop.await(policy.every().toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          if (journal.complete()) {
            collect();
          }
        } catch (BlobMissingException | CorruptBlobException | UncheckedIOException e) {
          if (stop.getCount() > 0) {
            // Nothing was taken away; the next time may go better.
            LOG.error("task=registry-collector state=skipped cause=\"{}\"", e.getMessage());
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks through the store once, and takes away what may go. */
  void collect() throws InterruptedException {
    Roots roots = journal.read(state -> Roots.of(state, policy.keptRounds()));
    List<StoredBlob> due = garbage.due(inventory, reachability.from(roots), clock.instant());
    unreachableBlobs = garbage.count();
    unreachableBytes = garbage.bytes();
    int taken = 0;
    for (int from = 0; from < due.size() && stop.getCount() > 0; from += AT_A_TIME) {
      List<StoredBlob> some = due.subList(from, Math.min(from + AT_A_TIME, due.size()));
      if (!writer.run(roots.position(), () -> some.forEach(this::take))) {
        break;
      }
      taken += some.size();
    }
    if (!due.isEmpty()) {
      LOG.info(
          "task=registry-collector state=done due={} taken={} unreachable={}",
          due.size(),
          taken,
          garbage.count());
    }
  }

  private void take(StoredBlob blob) {
    inventory.delete(blob.digest());
    blobsTaken.increment();
    bytesTaken.increment((double) blob.sizeBytes());
    LOG.debug("blob={} state=collected bytes={}", blob.digest(), blob.sizeBytes());
  }
}
