package io.acclimate.registry.journal;

import io.acclimate.registry.journal.WriterTerm.Outcome;
import io.acclimate.registry.state.Decider;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the commands if this process is the one that owns their partition, else stands by.
 *
 * <p>All processes of a namespace are members of one consumer group, so one of them owns the
 * partition, and all use one transactional id, so an owner that was replaced without noticing can
 * write no more. Whatever goes wrong ends the {@link WriterTerm}: the process leaves the group and
 * joins it again, and whoever becomes the owner starts from what is committed.
 */
final class CommandWriter implements AutoCloseable {

  /** How far this process is from answering commands. */
  enum State {
    /** The journal has not been read to its end yet. */
    WAITING_FOR_JOURNAL,
    /** The group has not answered yet. */
    JOINING,
    /** Another process is the writer. */
    STANDBY,
    /** Chosen as the writer; fences off the one before and reads what it wrote. */
    TAKING_OVER,
    WRITING,
    /** Something went wrong, or another writer took over; joins again after a pause. */
    STEPPED_DOWN,
    /** A bug, or not the namespace's blob store; only a new process can go on. */
    FAILED,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(CommandWriter.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final EdgeConfig edge;
  private final SchemaRegistryClient schemas;
  private final Journal journal;
  private final Decider decider;
  private final Signer signer;
  private final @Nullable Failpoint failpoint;
  private final ReferenceBlobs references;
  private final StoreClaim claim;
  private final StoreMark mark;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Timer decisionTimer;
  private final PollingThread thread = new PollingThread("registry-writer", this::run);
  private final Retries retries = new Retries("registry-writer", thread);
  private final WriterErrands errands = new WriterErrands();
  private @Nullable WriterTerm term;
  private volatile State state = State.WAITING_FOR_JOURNAL;
  private volatile @Nullable String failure;

  CommandWriter(
      EdgeConfig edge,
      SchemaRegistryClient schemas,
      Journal journal,
      Decider decider,
      Signer signer,
      @Nullable Failpoint failpoint,
      ReferenceBlobs references,
      StoreClaim claim,
      StoreMark mark,
      InstantSource clock,
      MeterRegistry meters) {
    this.edge = edge;
    this.schemas = schemas;
    this.journal = journal;
    this.decider = decider;
    this.signer = signer;
    this.failpoint = failpoint;
    this.references = references;
    this.claim = claim;
    this.mark = mark;
    this.clock = clock;
    this.meters = meters;
    this.decisionTimer =
        Timer.builder("acclimate_registry_decision")
            .description("From having a command to its answer being committed and readable")
            .register(meters);
  }

  void start() {
    thread.start();
  }

  State state() {
    return state;
  }

  /** Why this process neither writes nor stands by; empty while it does. */
  Optional<String> trouble() {
    return Optional.ofNullable(failure).or(() -> Optional.ofNullable(retries.trouble()));
  }

  @Override
  public void close() {
    thread.close();
  }

  private void run() {
    try {
      while (thread.isOpen() && !journal.awaitComplete(POLL)) {
        LOG.debug("task=registry-writer state={}", state);
      }
      while (thread.isOpen()) {
        try {
          serve();
        } catch (WakeupException e) {
          LOG.debug("task=registry-writer state=closing");
        } catch (InterruptException e) {
          throw e;
        } catch (KafkaException e) {
          state = State.STEPPED_DOWN;
          if (isFenced(e)) {
            LOG.warn("task=registry-writer state=fenced cause=\"{}\"", e.toString());
          }
          retries.failed(e);
        } catch (UncheckedIOException e) {
          // The blob store is away, not wrong: what it was asked for is asked again.
          state = State.STEPPED_DOWN;
          retries.failed(e);
        }
      }
      state = State.CLOSED;
    } catch (ForeignStoreException e) {
      failure = e.getMessage();
      state = State.FAILED;
      LOG.error("task=registry-writer state=refused cause=\"{}\"", e.getMessage());
    } catch (InterruptedException | InterruptException e) {
      state = State.CLOSED;
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e.toString();
      state = State.FAILED;
      LOG.error("task=registry-writer state=failed position={}", journal.position(), e);
      if (e instanceof Error error) {
        throw error;
      }
    }
  }

  private static boolean isFenced(KafkaException e) {
    return e instanceof ProducerFencedException
        || e instanceof InvalidProducerEpochException
        || e instanceof CommitFailedException;
  }

  private void serve() throws InterruptedException {
    state = State.JOINING;
    String id = edge.id("registry-writer");
    Map<String, Object> settings = edge.consumer(id, id);
    // A writer that is gone is replaced after this long.
    settings.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    settings.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
    try (KafkaConsumer<byte[], byte[]> group =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      thread.polls(group);
      claim.require(group);
      group.subscribe(List.of(edge.topics().modelCommands()), new Ownership());
      while (thread.isOpen()) {
        Iterator<ConsumerRecord<byte[], byte[]>> records = group.poll(POLL).iterator();
        if (state == State.TAKING_OVER) {
          claim.require(group);
          // What was polled so far may have been answered by the writer before.
          takeOver(group);
        } else if (term != null) {
          answer(records, group, term);
          if (!records.hasNext()) {
            run(group, term);
          }
        } else {
          claim.requireNowAndThen(group);
        }
      }
    } finally {
      thread.polls(null);
      endTerm();
    }
  }

  private void takeOver(KafkaConsumer<byte[], byte[]> group) throws InterruptedException {
    mark.leave();
    WriterTerm next =
        new WriterTerm(edge, schemas, journal, decider, signer, failpoint, references, clock);
    term = next;
    next.begin(group);
    state = State.WRITING;
    retries.succeeded();
    LOG.info("task=registry-writer state=writing position={}", journal.position());
  }

  private void answer(
      Iterator<ConsumerRecord<byte[], byte[]>> records,
      KafkaConsumer<byte[], byte[]> group,
      WriterTerm current)
      throws InterruptedException {
    while (thread.isOpen() && records.hasNext()) {
      ConsumerRecord<byte[], byte[]> record = records.next();
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      // Transaction markers count as read, too: else a lag of one would stay for ever.
      long next = records.hasNext() ? record.offset() + 1 : group.position(partition);
      Timer.Sample sample = Timer.start(meters);
      Outcome outcome = current.answer(record, claim.offset(next), group.groupMetadata());
      sample.stop(decisionTimer);
      Counter.builder("acclimate_registry_commands")
          .description("Commands by kind and by what came of them")
          .tag("kind", outcome.kind())
          .tag("decision", outcome.decision())
          .register(meters)
          .increment();
      LOG.debug(
          "kind={} decision={} position={}",
          outcome.kind(),
          outcome.decision(),
          journal.position());
    }
  }

  /** What others want done by the writer, when no command is being decided. */
  private void run(KafkaConsumer<byte[], byte[]> group, WriterTerm current) {
    errands.perform(
        journal.position(),
        () -> {
          TopicPartition partition = new TopicPartition(edge.topics().modelCommands(), 0);
          current.confirm(claim.offset(group.position(partition)), group.groupMetadata());
        });
  }

  /** Where work waits that only the writer may do. */
  WriterErrands errands() {
    return errands;
  }

  private void endTerm() {
    WriterTerm current = term;
    term = null;
    errands.refuse();
    if (current != null) {
      current.close();
    }
  }

  /** Follows the group's choice; called by the polling thread. */
  private final class Ownership implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (partitions.isEmpty()) {
        state = State.STANDBY;
        retries.succeeded();
        LOG.info("task=registry-writer state=standby");
      } else {
        state = State.TAKING_OVER;
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      state = State.JOINING;
      endTerm();
    }
  }
}
