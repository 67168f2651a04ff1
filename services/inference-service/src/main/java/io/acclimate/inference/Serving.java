package io.acclimate.inference;

/** What the adapters of protocols need of the service. */
public interface Serving {

  /** Answers requests. */
  Inference inference();

  /** True if requests should come here. */
  boolean ready();

  /** Lets requests in and out. */
  Admission admission();

  /** Counts requests. */
  RequestMetrics requestMetrics();
}
