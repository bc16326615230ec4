package io.pixelsdb.pixels.flink.testing.web;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Stands before an HTTP server of this machine on a port of its own: counts requests, and lets some
 * of them go wrong. What is forwarded stays as it is, the {@code Host} header included, as it is
 * part of what AWS signs. Each connection of a client has one of its own to the server.
 * Thread-safe.
 */
public final class HttpForwarder implements AutoCloseable {

    static final int LARGEST_MESSAGE = 256 << 20;

    private final EventLoopGroup threads =
            new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Function<FullHttpRequest, String> kinds;
    private final Channel listener;
    private volatile Function<FullHttpRequest, Optional<HttpFault>> faults =
            request -> Optional.empty();

    private HttpForwarder(URI server, Function<FullHttpRequest, String> kinds) {
        this.kinds = requireNonNull(kinds, "kinds");
        InetSocketAddress target = new InetSocketAddress(server.getHost(), server.getPort());
        this.listener =
                new ServerBootstrap()
                        .group(threads)
                        .channel(NioServerSocketChannel.class)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        new HttpServerCodec(),
                                                        new HttpObjectAggregator(LARGEST_MESSAGE),
                                                        new ForwardedConnection(
                                                                target, HttpForwarder.this::judge));
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .syncUninterruptibly()
                        .channel();
    }

    /** In front of an S3 server that is addressed by paths. */
    public static HttpForwarder toS3(URI server) {
        return new HttpForwarder(server, S3RequestKind::of);
    }

    /**
     * In front of any other server.
     *
     * @param kinds by what to count requests
     */
    public static HttpForwarder to(URI server, Function<FullHttpRequest, String> kinds) {
        return new HttpForwarder(server, kinds);
    }

    /** Where clients find it. */
    public URI endpoint() {
        return URI.create(
                "http://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort());
    }

    private Optional<HttpFault> judge(FullHttpRequest request) {
        counts.computeIfAbsent(kinds.apply(request), kind -> new LongAdder()).increment();
        return faults.apply(request);
    }

    /**
     * Asks for the fault of each request from now on.
     *
     * @param faults called by several threads
     */
    public void disturb(Function<FullHttpRequest, Optional<HttpFault>> faults) {
        this.faults = requireNonNull(faults, "faults");
    }

    /** Lets every request come to the same end. */
    public void disturb(HttpFault fault) {
        disturb(request -> Optional.of(fault));
    }

    /** Lets everything through again. */
    public void calm() {
        disturb(request -> Optional.empty());
    }

    /** How many requests of each kind there were, whatever became of them. */
    public Map<String, Long> counts() {
        Map<String, Long> copy = new TreeMap<>();
        counts.forEach((kind, count) -> copy.put(kind, count.sum()));
        return copy;
    }

    /** All requests so far. */
    public long total() {
        return counts().values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
