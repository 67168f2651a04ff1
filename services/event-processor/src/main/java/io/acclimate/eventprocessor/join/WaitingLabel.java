package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.sift.Origin;
import java.util.List;
import org.apache.kafka.common.header.Header;

/**
 * A late label that is here before its prediction, as it came.
 *
 * @param untilMillis end of its window, in stream time, inclusive
 * @param timestampMillis of its record
 * @param original value of its record
 * @param headers of its record
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that wait; never compared
record WaitingLabel(
    long untilMillis, long timestampMillis, Origin origin, byte[] original, List<Header> headers) {
  WaitingLabel {
    headers = List.copyOf(headers);
  }
}
