package io.acclimate.eventprocessor.sift;

import io.acclimate.eventprocessor.event.Incoming;
import io.acclimate.eventprocessor.event.RefusedException;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.eventprocessor.sift.Sifted.Accepted;
import io.acclimate.eventprocessor.sift.Sifted.Misplaced;
import io.acclimate.eventprocessor.spec.Specs;
import io.acclimate.schemas.Partitions;
import io.acclimate.schemas.PoisonException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads a record from its bytes and decides what becomes of it: exactly one of accepted, refused (a
 * dead letter), misplaced, and passed over, when it stands for nothing.
 *
 * <p>A misplaced record, one whose partition is not the one that {@link Incoming#routingKey()}
 * belongs to, goes unchanged through a repartition topic and is sifted a second time there. So
 * everything downstream sees all records of one key in one task, whatever their producers do.
 *
 * <p>A schema registry that does not answer is nobody's fault: the exception passes through, the
 * transaction is rolled back, and the record comes again later. It is never a dead letter.
 *
 * @param <T> what the bytes stand for
 */
public final class Sifter<T extends Incoming>
    implements Processor<byte[], byte[], byte[], Sifted<T>> {

  /** Which of its two visits a record is on. */
  public enum Pass {
    FROM_SOURCE,
    FROM_REPARTITION
  }

  /**
   * What a source needs to have its records sifted.
   *
   * @param partitions number of partitions of its topics
   * @param deadLetters where the dead letters of a topic go
   */
  public record Source<T extends Incoming>(
      int partitions, Reader<T> reader, UnaryOperator<String> deadLetters) {}

  /** Reads what records stand for. */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * What a record stands for; empty if for nothing, and that is no fault.
     *
     * @throws PoisonException when it cannot be read
     * @throws RefusedException when it makes no sense
     */
    Optional<T> read(Record<byte[], byte[]> record, Origin origin, Specs specs);
  }

  private final Source<T> source;
  private final Pass pass;
  private final Admission admission;
  private final Function<ProcessorContext<?, ?>, Specs> specsIn;
  private final Meters meters;
  private final InstantSource clock;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private ProcessorContext<byte[], Sifted<T>> context;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private Specs specs;

  public Sifter(
      Source<T> source,
      Pass pass,
      Admission admission,
      Function<ProcessorContext<?, ?>, Specs> specsIn,
      Meters meters,
      InstantSource clock) {
    this.source = source;
    this.pass = pass;
    this.admission = admission;
    this.specsIn = specsIn;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<byte[], Sifted<T>> context) {
    this.context = context;
    this.specs = specsIn.apply(context);
  }

  @Override
  public void process(Record<byte[], byte[]> arrived) {
    // A derived record has headers of its own, which may be written to.
    Record<byte[], byte[]> record =
        pass == Pass.FROM_SOURCE ? arrived : arrived.withHeaders(arrived.headers());
    Origin origin = origin(record);
    try {
      admission.checkSize(record);
      Optional<T> read = source.reader().read(record, origin, specs);
      if (read.isEmpty()) {
        meters.passedOver(origin.topic());
        return;
      }
      T value = read.get();
      if (pass == Pass.FROM_SOURCE && !inItsPlace(value, origin)) {
        detour(record, value, origin);
        return;
      }
      admission.check(value, record.headers(), specs);
      context.forward(record.withValue(new Accepted<>(value, origin, record.value())));
    } catch (PoisonException poison) {
      refuse(record, origin, poison.reason().code(), poison);
    } catch (RefusedException refused) {
      refuse(record, origin, refused.reason().code(), refused);
    }
  }

  private Origin origin(Record<byte[], byte[]> record) {
    return switch (pass) {
      case FROM_SOURCE -> Origin.of(context.recordMetadata().orElseThrow(), record.key());
      case FROM_REPARTITION -> Origin.takeFrom(record.headers());
    };
  }

  private boolean inItsPlace(T value, Origin origin) {
    return origin.partition() == Partitions.of(value.routingKey(), source.partitions());
  }

  private void detour(Record<byte[], byte[]> record, T value, Origin origin) {
    Record<byte[], Sifted<T>> outgoing =
        record
            .withKey(value.routingKey().getBytes(StandardCharsets.UTF_8))
            .withValue(new Misplaced<>(record.value()));
    origin.writeTo(outgoing.headers());
    meters.misplaced(origin.topic());
    context.forward(outgoing);
  }

  private void refuse(
      Record<byte[], byte[]> record, Origin origin, String reason, Exception cause) {
    meters.deadLetter(origin.topic(), reason);
    context.forward(
        Refusal.of(
            record,
            origin,
            source.deadLetters().apply(origin.topic()),
            reason,
            cause,
            clock.instant()));
  }
}
