package io.acclimate.registry.journal;

import io.acclimate.registry.store.StoreUsers;
import io.acclimate.schemas.EdgeConfig;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * This registry's mark in its blob store, see {@link StoreUsers}: whoever is about to write leaves
 * it, before anything of the journal can lead to a blob there.
 */
final class StoreMark {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

  private final EdgeConfig edge;
  private final StoreUsers users;
  private volatile @Nullable String name;

  StoreMark(EdgeConfig edge, StoreUsers users) {
    this.edge = edge;
    this.users = users;
  }

  /**
   * Leaves the mark, if it is not there yet.
   *
   * @throws KafkaException if the broker does not say which cluster it is of
   */
  void leave() throws InterruptedException {
    if (name != null) {
      return;
    }
    String mark = StoreUsers.name(clusterId(), edge.topics().namespace());
    users.add(mark);
    name = mark;
  }

  /** Other registries that have blobs in the store; all if this one never wrote. */
  SortedSet<String> others() {
    SortedSet<String> others = new TreeSet<>(users.all());
    if (name != null) {
      others.remove(name);
    }
    return others;
  }

  private String clusterId() throws InterruptedException {
    try (Admin admin = Admin.create(edge.admin(edge.id("registry-writer-cluster")))) {
      return admin
          .describeCluster()
          .clusterId()
          .get(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException("which cluster it is", e);
    }
  }
}
