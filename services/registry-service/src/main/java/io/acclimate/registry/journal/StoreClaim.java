package io.acclimate.registry.journal;

import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps processes of one namespace on one blob store. The writer commits the id of its store with
 * the offset of each command; a process with another store, standing by or about to write, refuses,
 * because blobs that were put there are not here.
 */
final class StoreClaim {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final String storeId;
  private final TopicPartition commands;
  private long lookedAtNanos;

  /**
   * Claims nothing yet.
   *
   * @param storeId of this process
   * @param commands the partition of the commands topic
   */
  StoreClaim(String storeId, TopicPartition commands) {
    this.storeId = storeId;
    this.commands = commands;
  }

  /** An offset that says whose store has the blobs of the commands before it. */
  OffsetAndMetadata offset(long next) {
    return new OffsetAndMetadata(next, storeId);
  }

  /**
   * Asks the broker whose store it is.
   *
   * @throws ForeignStoreException if it is another one
   */
  void require(Consumer<?, ?> group) {
    lookedAtNanos = System.nanoTime();
    OffsetAndMetadata committed = group.committed(Set.of(commands), ANSWERS_WITHIN).get(commands);
    // Offsets from before there were ids have none.
    if (committed != null
        && !committed.metadata().isEmpty()
        && !committed.metadata().equals(storeId)) {
      throw new ForeignStoreException(storeId, committed.metadata());
    }
  }

  /** The same, but only if that has not been asked for a while. */
  void requireNowAndThen(Consumer<?, ?> group) {
    if (System.nanoTime() - lookedAtNanos > LOOK_EVERY.toNanos()) {
      require(group);
    }
  }
}
