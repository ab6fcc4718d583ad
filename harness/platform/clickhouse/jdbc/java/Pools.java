// The application's pools: opened as they are configured, asked what they are and what they measure.

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheckRegistry;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

final class Pools {
  /** `networkTimeoutMs`: what the application sets on each connection that it borrows; 0: nothing. */
  private record Pool(
      HikariDataSource source, MetricRegistry metrics, HealthCheckRegistry health, int networkTimeoutMs) {

    Connection borrow() throws SQLException {
      Connection connection = source.getConnection();
      if (networkTimeoutMs > 0) connection.setNetworkTimeout(Runnable::run, networkTimeoutMs);
      return connection;
    }
  }

  private static final String HEALTH_WITHIN_MS = "1000";
  private final Map<String, Pool> pools = new ConcurrentHashMap<>();
  private final Map<String, Connection> borrowed = new ConcurrentHashMap<>();

  /** The drivers that answer for a URL, and what they run in. */
  Object describe() {
    List<Object> drivers = new ArrayList<>();
    for (Driver driver : DriverManager.drivers().toList()) {
      String version = String.valueOf(driver.getClass().getPackage().getImplementationVersion());
      drivers.add(Map.of("class", driver.getClass().getName(), "version", version));
    }
    String pool = String.valueOf(HikariDataSource.class.getPackage().getImplementationVersion());
    return Map.of("drivers", drivers, "pool", pool, "java", System.getProperty("java.version"));
  }

  /** `url`, `user`, `password`; the driver's properties below `driver.`, the pool's below `pool.`. */
  Object open(Request request) {
    HikariConfig config = new HikariConfig(request.below("pool."));
    config.setPoolName(request.text("pool"));
    config.setJdbcUrl(request.text("url"));
    config.setUsername(request.text("user"));
    config.setPassword(request.text("password"));
    Properties driver = request.below("driver.");
    driver.forEach((name, value) -> config.addDataSourceProperty((String) name, value));
    MetricRegistry metrics = request.isSet("metrics") ? new MetricRegistry() : null;
    HealthCheckRegistry health = request.isSet("health") ? new HealthCheckRegistry() : null;
    if (metrics != null) config.setMetricRegistry(metrics);
    if (health != null) {
      config.setHealthCheckRegistry(health);
      // Otherwise a check waits as long as a borrower does.
      config.addHealthCheckProperty("connectivityCheckTimeoutMs", HEALTH_WITHIN_MS);
    }
    HikariDataSource source = new HikariDataSource(config);
    int networkTimeoutMs = Integer.parseInt(request.text("networkTimeoutMs", "0"));
    pools.put(request.text("pool"), new Pool(source, metrics, health, networkTimeoutMs));
    return settings(source.getHikariConfigMXBean());
  }

  Object close(String name) {
    Pool pool = pools.remove(name);
    if (pool != null) pool.source().close();
    return null;
  }

  /** What the pool's bean says, what its registry measured, what its health checks answer. */
  Object state(String name) {
    Pool pool = present(name);
    Map<String, Object> state = new LinkedHashMap<>();
    // Gauges are up to a second old: they are read after the check, which takes that long where it fails.
    if (pool.health() != null) state.put("health", healthy(name, pool.health()));
    HikariPoolMXBean bean = pool.source().getHikariPoolMXBean();
    state.put("total", bean.getTotalConnections());
    state.put("active", bean.getActiveConnections());
    state.put("idle", bean.getIdleConnections());
    state.put("waiting", bean.getThreadsAwaitingConnection());
    state.put("settings", settings(pool.source().getHikariConfigMXBean()));
    if (pool.metrics() != null) state.put("metrics", measured(name, pool.metrics()));
    return state;
  }

  Object borrow(String name, String as) throws SQLException {
    Connection connection = present(name).borrow();
    borrowed.put(as, connection);
    DatabaseMetaData data = connection.getMetaData();
    return Map.of("driver", data.getDriverVersion(), "networkTimeoutMs", connection.getNetworkTimeout());
  }

  Object giveBack(String as) throws SQLException {
    Connection connection = borrowed.remove(as);
    if (connection == null) throw new IllegalArgumentException("nothing was borrowed as " + as);
    connection.close();
    return null;
  }

  /** A connection of the pool for one statement. */
  Connection connection(String name) throws SQLException {
    return present(name).borrow();
  }

  private Pool present(String name) {
    Pool pool = pools.get(name);
    if (pool == null) throw new IllegalArgumentException("there is no pool " + name);
    return pool;
  }

  private static Map<String, Object> settings(HikariConfigMXBean bean) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("maximumPoolSize", bean.getMaximumPoolSize());
    settings.put("minimumIdle", bean.getMinimumIdle());
    settings.put("connectionTimeout", bean.getConnectionTimeout());
    settings.put("idleTimeout", bean.getIdleTimeout());
    settings.put("maxLifetime", bean.getMaxLifetime());
    settings.put("leakDetectionThreshold", bean.getLeakDetectionThreshold());
    return settings;
  }

  private static Map<String, Object> measured(String pool, MetricRegistry registry) {
    Map<String, Object> figures = new TreeMap<>();
    for (Map.Entry<String, Metric> entry : registry.getMetrics().entrySet()) {
      String name = entry.getKey().substring(pool.length() + 1);
      Metric metric = entry.getValue();
      if (metric instanceof Gauge) figures.put(name, ((Gauge<?>) metric).getValue());
      else if (metric instanceof Timer) figures.put(name, ((Timer) metric).getCount());
      else if (metric instanceof Meter) figures.put(name, ((Meter) metric).getCount());
      else if (metric instanceof Histogram) figures.put(name, ((Histogram) metric).getCount());
      else if (metric instanceof Counter) figures.put(name, ((Counter) metric).getCount());
    }
    return figures;
  }

  private static Map<String, Object> healthy(String pool, HealthCheckRegistry registry) {
    Map<String, Object> answers = new TreeMap<>();
    for (Map.Entry<String, HealthCheck.Result> entry : registry.runHealthChecks().entrySet()) {
      answers.put(entry.getKey().substring(pool.length() + 1), entry.getValue().isHealthy());
    }
    return answers;
  }
}
