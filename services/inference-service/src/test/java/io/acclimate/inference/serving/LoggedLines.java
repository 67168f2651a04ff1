package io.acclimate.inference.serving;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What a class logs while this is open. */
final class LoggedLines extends Handler {
  private static final PatternFormatter FORMATTER = new PatternFormatter("%s");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;

  LoggedLines(Class<?> logging) {
    this.logger = Logger.getLogger(logging.getName());
    logger.addHandler(this);
  }

  /** Those that say this, for others may log, too; each begins with its level. */
  List<String> saying(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  @Override
  public void publish(LogRecord logged) {
    lines.add(logged.getLevel() + " " + FORMATTER.format(logged));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
