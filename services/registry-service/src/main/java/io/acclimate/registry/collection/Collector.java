package io.acclimate.registry.collection;

import io.acclimate.core.artifact.BlobInventory;
import io.acclimate.core.artifact.BlobInventory.StoredBlob;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.registry.journal.Journal;
import io.acclimate.registry.state.RegistryState;
import io.acclimate.registry.store.StoreUsers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
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

  /** Commands wait for so long at most; longer, and the broker takes the writer for dead. */
  private static final Duration AT_A_TIME = Duration.ofSeconds(1);

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final Journal journal;
  private final WriterSlot writer;
  private final Supplier<SortedSet<String>> others;
  private final BlobInventory inventory;
  private final CollectionPolicy policy;
  private final InstantSource clock;
  private final Reachability reachability;
  private final Garbage garbage;
  private final Counter blobsTaken;
  private final Counter bytesTaken;
  private final Counter failures;
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
   * @param others names of other registries that have blobs in the store; asked by the writer
   * @param blobs the store
   * @param inventory the same store
   */
  public Collector(
      Journal journal,
      WriterSlot writer,
      Supplier<SortedSet<String>> others,
      BlobStore blobs,
      BlobInventory inventory,
      CollectionPolicy policy,
      InstantSource clock,
      MeterRegistry meters) {
    this.journal = journal;
    this.writer = writer;
    this.others = others;
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
    this.failures =
        Counter.builder("acclimate_registry_collection_failures")
            .description("Times that the collection of blobs ended with an error")
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
        } catch (RuntimeException e) {
          if (stop.getCount() > 0) {
            // What was not taken away is looked at again the next time.
            failures.increment();
            LOG.error("task=registry-collector state=failed", e);
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
    if (due.isEmpty() || !alone(roots.position())) {
      return;
    }
    int taken = 0;
    while (taken < due.size() && stop.getCount() > 0) {
      Iterator<StoredBlob> left = due.subList(taken, due.size()).iterator();
      AtomicInteger some = new AtomicInteger();
      if (!writer.run(roots.position(), () -> some.set(take(left)))) {
        break;
      }
      taken += some.get();
    }
    LOG.info(
        "task=registry-collector state=done due={} taken={} unreachable={}",
        due.size(),
        taken,
        garbage.count());
  }

  /** What one registry needs no more, another may: nobody takes away from a store of several. */
  private boolean alone(long position) throws InterruptedException {
    if (position == RegistryState.NOWHERE) {
      LOG.warn("task=registry-collector state=refused cause=\"the journal is empty\"");
      return false;
    }
    SortedSet<String> found = new TreeSet<>();
    if (!writer.run(position, () -> found.addAll(others.get()))) {
      return false;
    }
    if (found.isEmpty()) {
      return true;
    }
    failures.increment();
    LOG.error(
        "task=registry-collector state=refused others={} cause=\"other registries have blobs in"
            + " this store, so nothing is taken away from it: give each a data-dir, bucket or"
            + " prefix of its own; of one that is gone for good, delete the mark in {}/\"",
        found,
        StoreUsers.FOLDER);
    return false;
  }

  /** Takes blobs away for a while, at least one; how many. */
  private int take(Iterator<StoredBlob> blobs) {
    long beganNanos = System.nanoTime();
    int count = 0;
    while (blobs.hasNext()
        && (count == 0 || System.nanoTime() - beganNanos < AT_A_TIME.toNanos())) {
      take(blobs.next());
      count++;
    }
    return count;
  }

  /** One that was put again since it was seen counts as new. */
  private void take(StoredBlob blob) {
    if (inventory.putAt(blob.digest()).filter(at -> !at.isAfter(blob.putAt())).isEmpty()) {
      return;
    }
    inventory.delete(blob.digest());
    blobsTaken.increment();
    bytesTaken.increment((double) blob.sizeBytes());
    LOG.debug("blob={} state=collected bytes={}", blob.digest(), blob.sizeBytes());
  }
}
