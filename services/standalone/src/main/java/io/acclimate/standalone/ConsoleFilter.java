package io.acclimate.standalone;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * What the console shows: all but Kafka's clients, which report as errors what they and the
 * services mend by themselves. The log has everything.
 */
@LoggingFilter(name = ConsoleFilter.NAME)
public final class ConsoleFilter implements Filter {
  static final String NAME = "console";

  @Override
  public boolean isLoggable(LogRecord record) {
    String logger = record.getLoggerName();
    return logger == null || !logger.startsWith("org.apache.kafka.");
  }
}
