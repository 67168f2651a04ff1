package io.acclimate.core.model;

/**
 * The right to use a model until the lease is closed. Close it on the way out of the call that took
 * it.
 */
public interface ModelLease<M> extends AutoCloseable {

  /** The model; not to be used after {@link #close()}. */
  M model();

  /** Gives the model back; a second close changes nothing. */
  @Override
  void close();
}
