package io.acclimate.load.faults;

import io.acclimate.load.faults.Fault.Target;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.deployment.Deployment;
import io.acclimate.standalone.deployment.SensorModel;
import io.acclimate.standalone.deployment.Service;
import io.acclimate.standalone.deployment.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;

/** Brokers, schema registry and all services, each a process, with one model to learn. */
public final class Platform implements AutoCloseable {
  private static final int STEPS = 100;
  private static final Duration IN_SYNC_WITHIN = Duration.ofSeconds(90);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final TestCluster cluster;
  private final Deployment deployment;
  private final SensorModel model;

  private Platform(TestCluster cluster, Deployment deployment, SensorModel model) {
    this.cluster = cluster;
    this.deployment = deployment;
    this.model = model;
  }

  /** Starts everything and registers the model; returns when it accepts events and answers. */
  public static Platform start(int brokers) throws IOException, InterruptedException {
    TestCluster cluster = TestCluster.start(brokers);
    Deployment deployment = null;
    try {
      deployment = Deployment.start(cluster, "load");
      for (Service service : Service.values()) {
        if (service != Service.REGISTRY) {
          deployment.start(service);
        }
      }
      SensorModel model = SensorModel.named("gas-sensors", STEPS);
      deployment.awaitReady().register(model.definition(), model.first());
      deployment.awaitAccepted(model.name());
      Platform platform = new Platform(cluster, deployment, model);
      new Champion(platform.inference(), model.name()).await(1);
      return platform;
    } catch (AssertionError | RuntimeException | InterruptedException e) {
      if (deployment != null) {
        deployment.close();
      }
      cluster.close();
      throw e;
    }
  }

  /** How to reach it. */
  public Deployment deployment() {
    return deployment;
  }

  /** What it learns. */
  public SensorModel model() {
    return model;
  }

  /** Base address of the inference service, before and after it was killed. */
  public URI inference() {
    return deployment.the(Service.INFERENCE).url();
  }

  /** Kill -9. */
  void kill(Target target) {
    switch (target) {
      case Target.OfService service -> deployment.the(service.service()).crash();
      case Target.OfBroker broker -> cluster.crashBroker(broker.index());
    }
  }

  /**
   * Starts what was killed over what it left; returns when a service is ready, or when all replicas
   * of a broker have caught up.
   */
  void startAgain(Target target) throws IOException, InterruptedException {
    switch (target) {
      case Target.OfService service -> deployment.startAgain(service.service()).awaitReady();
      case Target.OfBroker broker -> {
        cluster.restartBroker(broker.index());
        awaitInSync();
      }
    }
  }

  /** Services that do not run. */
  List<String> gone() {
    List<String> gone = new ArrayList<>();
    for (Service service : Service.values()) {
      ServiceProcess process = deployment.the(service);
      if (!process.isAlive()) {
        gone.add(process.state());
      }
    }
    return gone;
  }

  /** Returns when every service says that it is ready. */
  void awaitReady() {
    for (Service service : Service.values()) {
      deployment.the(service).awaitReady();
    }
  }

  private void awaitInSync() throws InterruptedException {
    long deadline = System.nanoTime() + IN_SYNC_WITHIN.toNanos();
    try (Admin admin = Admin.create(deployment.edge().admin("fault-driver"))) {
      while (!inSync(admin)) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException(
              "replicas have not caught up within " + IN_SYNC_WITHIN.toSeconds() + " s");
        }
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while replicas catch up");
        }
      }
    } catch (ExecutionException e) {
      throw new KafkaException("the brokers do not say how their replicas are", e.getCause());
    }
  }

  private boolean inSync(Admin admin) throws InterruptedException, ExecutionException {
    Map<String, TopicDescription> topics =
        admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get();
    return topics.values().stream()
        .flatMap(topic -> topic.partitions().stream())
        .allMatch(partition -> partition.isr().size() == cluster.size());
  }

  /** Stops everything and deletes its state. */
  @Override
  public void close() {
    try {
      deployment.close();
    } finally {
      cluster.close();
    }
  }
}
