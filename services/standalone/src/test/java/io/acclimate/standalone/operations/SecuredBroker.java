package io.acclimate.standalone.operations;

import io.acclimate.standalone.process.BrokerNode;
import io.acclimate.standalone.process.KafkaBroker;
import io.acclimate.standalone.process.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker that refuses what nobody has allowed. The users of {@code k8s/} come in by name and
 * password, in place of their certificates; whoever needs none, a test, may do anything.
 */
final class SecuredBroker implements AutoCloseable {
  private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule";

  private final KafkaBroker broker;
  private final int securedPort;

  private SecuredBroker(KafkaBroker broker, int securedPort) {
    this.broker = broker;
    this.securedPort = securedPort;
  }

  static SecuredBroker start(Path folder, List<Manifest> users)
      throws IOException, InterruptedException {
    BrokerNode node = BrokerNode.cluster(1).getFirst();
    int securedPort = Ports.free(1).getFirst();
    String listeners = "PLAINTEXT://127.0.0.1:%d,SECURED://127.0.0.1:%d";
    StringBuilder passwords = new StringBuilder(LOGIN + " required");
    users.forEach(
        user ->
            passwords.append(
                " user_%s=\"%s\"".formatted(login(user.name()), password(user.name()))));
    KafkaBroker broker =
        KafkaBroker.start(
            folder.resolve("broker"),
            folder.resolve("broker.log"),
            node,
            Map.of(
                "listeners",
                listeners.formatted(node.port(), securedPort)
                    + ",CONTROLLER://127.0.0.1:"
                    + node.controllerPort(),
                "advertised.listeners",
                listeners.formatted(node.port(), securedPort),
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.secured.plain.sasl.jaas.config",
                passwords + ";",
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:ANONYMOUS"));
    SecuredBroker secured = new SecuredBroker(broker, securedPort);
    try {
      broker.awaitReady();
      secured.allow(users);
      return secured;
    } catch (IllegalStateException | InterruptedException e) {
      secured.close();
      throw e;
    }
  }

  /** What leads a test to it, which may do anything. */
  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** The settings with which a user comes to it. */
  Map<String, String> settingsOf(String user) {
    return Map.of(
        "acclimate.kafka.bootstrap.servers",
        "127.0.0.1:" + securedPort,
        "acclimate.kafka.security.protocol",
        "SASL_PLAINTEXT",
        "acclimate.kafka.sasl.mechanism",
        "PLAIN",
        "acclimate.kafka.sasl.jaas.config",
        "%s required username=\"%s\" password=\"%s\";"
            .formatted(LOGIN, login(user), password(user)));
  }

  /** Options of a JAAS module are identifiers, and names of users are part of them. */
  private static String login(String user) {
    return user.replace('-', '_');
  }

  private static String password(String user) {
    return user + "-secret";
  }

  private void allow(List<Manifest> users) throws InterruptedException {
    List<AclBinding> bindings = new ArrayList<>();
    for (Manifest user : users) {
      for (Object acl : Tree.list(Tree.at(user.tree(), "spec", "authorization", "acls"))) {
        ResourcePattern resource =
            new ResourcePattern(
                resourceType(Tree.text(acl, "resource", "type")),
                Tree.text(acl, "resource", "name"),
                Tree.text(acl, "resource", "patternType").equals("prefix")
                    ? PatternType.PREFIXED
                    : PatternType.LITERAL);
        for (Object operation : Tree.list(Tree.at(acl, "operations"))) {
          bindings.add(
              new AclBinding(
                  resource,
                  new AccessControlEntry(
                      "User:" + login(user.name()),
                      "*",
                      operation(operation.toString()),
                      AclPermissionType.ALLOW)));
        }
      }
    }
    Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", bootstrapServers()));
    try (Admin admin = Admin.create(config)) {
      admin.createAcls(bindings).all().get();
    } catch (ExecutionException refused) {
      throw new IllegalStateException("the broker takes no access rules", refused.getCause());
    }
  }

  private static ResourceType resourceType(String strimzi) {
    return switch (strimzi) {
      case "topic" -> ResourceType.TOPIC;
      case "group" -> ResourceType.GROUP;
      case "transactionalId" -> ResourceType.TRANSACTIONAL_ID;
      default -> throw new AssertionError("no such resource: " + strimzi);
    };
  }

  /** Strimzi writes DescribeConfigs where Kafka has DESCRIBE_CONFIGS. */
  private static AclOperation operation(String strimzi) {
    return AclOperation.fromString(
        strimzi.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
  }

  @Override
  public void close() {
    broker.close();
  }
}
