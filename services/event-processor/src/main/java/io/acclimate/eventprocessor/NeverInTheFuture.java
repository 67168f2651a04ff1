package io.acclimate.eventprocessor;

import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * A record's own time stamp, but never later than now. Windows end by stream time, the latest time
 * stamp seen: one record from a clock that is years ahead would end them all at once.
 */
final class NeverInTheFuture implements TimestampExtractor {
  private final InstantSource clock;

  NeverInTheFuture(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long now = clock.millis();
    return record.timestamp() < 0 ? now : Math.min(record.timestamp(), now);
  }
}
