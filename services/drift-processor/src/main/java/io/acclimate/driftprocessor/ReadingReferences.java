package io.acclimate.driftprocessor;

import io.acclimate.driftprocessor.meter.Meters;
import io.acclimate.driftprocessor.reference.RefusedReferenceException.Reason;
import io.acclimate.driftprocessor.wire.Codec;
import io.acclimate.driftprocessor.wire.ReferenceBlock;
import io.acclimate.driftprocessor.wire.ReferenceRemoval;
import io.acclimate.driftprocessor.wire.Step;
import io.acclimate.schemas.Partitions;
import io.acclimate.schemas.PoisonException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads blocks of references; a value of null takes a model's reference away. What cannot be read,
 * or is not where its model is, is refused.
 */
final class ReadingReferences implements Processor<byte[], byte[], byte[], Step> {
  private static final Logger LOG = LoggerFactory.getLogger(ReadingReferences.class);

  private final Codec codec;
  private final int partitions;
  private final Meters meters;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private ProcessorContext<byte[], Step> context;

  ReadingReferences(Codec codec, int partitions, Meters meters) {
    this.codec = codec;
    this.partitions = partitions;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<byte[], Step> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    try {
      Step step =
          record.value() == null
              ? removal(record.key())
              : codec.references(record.value(), record.timestamp());
      if (step instanceof ReferenceBlock block
          && Partitions.of(block.model(), partitions) != context.taskId().partition()) {
        refuse(Reason.MISPLACED, block.model() + " belongs into another partition");
      } else if (step != null) {
        context.forward(record.withValue(step));
      }
    } catch (PoisonException | IllegalArgumentException unreadable) {
      refuse(Reason.UNREADABLE, String.valueOf(unreadable.getMessage()));
    }
  }

  /** The model is the key up to its last slash. */
  private static @Nullable Step removal(byte @Nullable [] key) {
    String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    int slash = text.lastIndexOf('/');
    return slash < 0 ? null : new ReferenceRemoval(text.substring(0, slash));
  }

  private void refuse(Reason reason, String cause) {
    meters.refusedReference(reason.code());
    LOG.warn("reference=refused reason={} cause=\"{}\"", reason.code(), cause);
  }
}
