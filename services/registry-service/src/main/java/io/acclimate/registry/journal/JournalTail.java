package io.acclimate.registry.journal;

import io.acclimate.avro.ModelChange;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.PoisonException;
import io.acclimate.schemas.SchemaRegistryClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the journal from its beginning into memory and goes on following it, whatever happens to
 * the broker. What it cannot read, such as a journal without its beginning, ends it: a state with
 * holes is worse than none.
 */
final class JournalTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalTail.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
  private static final Duration CONTACT_EVERY = Duration.ofSeconds(5);

  private final EdgeConfig edge;
  private final Journal journal;
  private final ConfluentAvroDeserializer<ModelChange> changes;
  private final TopicPartition partition;
  private final PollingThread thread = new PollingThread("registry-journal-tail", this::run);
  private final Retries retries = new Retries("journal-tail", thread);
  private long nextOffset;
  private volatile @Nullable String failure;

  JournalTail(EdgeConfig edge, SchemaRegistryClient schemas, Journal journal) {
    this.edge = edge;
    this.journal = journal;
    this.changes = new ConfluentAvroDeserializer<>(schemas, ModelChange.class);
    this.partition = new TopicPartition(edge.topics().modelHistory(), 0);
  }

  void start() {
    thread.start();
  }

  /** Why the state is not up to date; empty while it is. */
  Optional<String> trouble() {
    return Optional.ofNullable(failure).or(() -> Optional.ofNullable(retries.trouble()));
  }

  /** True once it has ended for good; only a new process can read on. */
  boolean failed() {
    return failure != null;
  }

  @Override
  public void close() {
    thread.close();
  }

  private void run() {
    try {
      while (thread.isOpen()) {
        try {
          follow();
        } catch (PoisonException e) {
          throw new IllegalStateException(
              "journal offset %d of %s cannot be read".formatted(nextOffset, partition), e);
        } catch (InterruptException e) {
          throw e;
        } catch (KafkaException e) {
          if (!(e instanceof WakeupException)) {
            retries.failed(e);
          }
        }
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.info("task=journal-tail state=interrupted");
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e.toString();
      LOG.error("task=journal-tail state=failed position={}", journal.position(), e);
      if (e instanceof Error error) {
        throw error;
      }
    }
  }

  private void follow() throws InterruptedException {
    try (Admin admin = Admin.create(edge.admin(edge.id("registry-tail")))) {
      RegistryTopics.require(admin, edge.topics());
    }
    try (KafkaConsumer<byte[], byte[]> tail =
        new KafkaConsumer<>(
            edge.consumer(edge.id("registry-tail")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      thread.polls(tail);
      tail.assign(List.of(partition));
      requireBeginning(tail);
      tail.seek(partition, nextOffset);
      long end = endOffset(tail);
      long contactNanos = System.nanoTime();
      while (thread.isOpen()) {
        tail.poll(POLL).forEach(this::append);
        nextOffset = tail.position(partition);
        journal.readUpTo(nextOffset);
        if (nextOffset >= end) {
          reachedEnd();
        }
        // A consumer does not say that its broker is gone; asking for the end does.
        if (System.nanoTime() - contactNanos > CONTACT_EVERY.toNanos()) {
          end = Math.max(end, endOffset(tail));
          contactNanos = System.nanoTime();
        }
      }
    } finally {
      thread.polls(null);
    }
  }

  private void append(ConsumerRecord<byte[], byte[]> record) {
    journal.append(RegistryCodec.change(record.offset(), changes.decode(record.value())));
    nextOffset = record.offset() + 1;
  }

  private void reachedEnd() {
    retries.succeeded();
    if (!journal.complete()) {
      journal.completed();
      LOG.info("task=journal-tail state=complete position={}", journal.position());
    }
  }

  private void requireBeginning(KafkaConsumer<byte[], byte[]> tail) {
    Long beginning = tail.beginningOffsets(List.of(partition), ANSWERS_WITHIN).get(partition);
    if (beginning == null || beginning > nextOffset) {
      throw new IllegalStateException(
          "%s begins at offset %d, %d was wanted: the journal must be kept for ever"
              .formatted(partition, beginning, nextOffset));
    }
  }

  private long endOffset(KafkaConsumer<byte[], byte[]> tail) {
    Long end = tail.endOffsets(List.of(partition), ANSWERS_WITHIN).get(partition);
    if (end == null || end < nextOffset) {
      throw new IllegalStateException(
          "%s ends at offset %d but %d was read: the journal was made anew"
              .formatted(partition, end, nextOffset));
    }
    return end;
  }
}
