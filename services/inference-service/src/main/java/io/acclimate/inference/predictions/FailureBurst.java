package io.acclimate.inference.predictions;

import org.slf4j.Logger;

/** Logs the first failure and the recovery of a run of failures, and nothing between. */
public final class FailureBurst {
  private final Logger log;
  private final String what;
  private long failures;

  public FailureBurst(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  public synchronized void failed(String cause) {
    if (failures++ == 0) {
      log.warn("{}=failing cause=\"{}\"", what, cause);
    }
  }

  public synchronized void succeeded() {
    if (failures > 0) {
      log.info("{}=recovered failures={}", what, failures);
      failures = 0;
    }
  }
}
