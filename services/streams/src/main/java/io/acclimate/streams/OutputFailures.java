package io.acclimate.streams;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a record of ours cannot be written: never going on without it. The transaction
 * is rolled back and what led to the record comes again.
 *
 * <p>Topics are checked before anything is read; so what ends here is somebody's to mend: a topic
 * that was changed or deleted meanwhile, or a right that was taken away.
 */
public final class OutputFailures implements ProductionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(OutputFailures.class);

  @Override
  public ProductionExceptionHandlerResponse handle(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    if (exception instanceof RetriableException) {
      return ProductionExceptionHandlerResponse.RETRY;
    }
    LOG.error(
        "output=refused topic={} bytes={} source={} cause=\"{}\"",
        record.topic(),
        record.value() == null ? 0 : record.value().length,
        context.topic(),
        exception.toString());
    return ProductionExceptionHandlerResponse.FAIL;
  }

  @Override
  public void configure(Map<String, ?> configs) {
    // Nothing to set.
  }
}
