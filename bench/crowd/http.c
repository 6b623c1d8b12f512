/* HTTP/1.1 on the loopback: many connections, one thread. An answer leaves `latency` seconds after it was given. */
#include "telegram.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_CONNECTIONS = 4096, MOST_EVENTS = 256 };

struct connection {
    uint32_t serial; /* tells apart who had this number one after another */
    bool is_open, is_asked, closes;
    struct bytes in, out;
};

struct delayed {
    double due;
    struct ticket to;
    char *data;
    size_t length;
    struct delayed *next;
};

double latency;

static struct connection connections[MOST_CONNECTIONS];
static struct delayed *first_delayed, *last_delayed;
static int loop, door, input = -1;

static void watch(int file, uint32_t events, int how)
{
    struct epoll_event event = {.events = events, .data.fd = file};
    epoll_ctl(loop, how, file, &event);
}

int open_door(void)
{
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof place;
    loop = epoll_create1(0);
    door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (bind(door, (struct sockaddr *)&place, size) || listen(door, 1024)
        || getsockname(door, (struct sockaddr *)&place, &size))
        return -1;
    watch(door, EPOLLIN, EPOLL_CTL_ADD);
    return ntohs(place.sin_port);
}

void watch_input(void)
{
    input = STDIN_FILENO;
    watch(input, EPOLLIN, EPOLL_CTL_ADD);
}

static void let_in(void)
{
    int file;
    while ((file = accept4(door, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (file >= MOST_CONNECTIONS) {
            close(file);
            continue;
        }
        setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        struct connection *new = &connections[file];
        new->serial++;
        new->is_open = true;
        new->is_asked = new->closes = false;
        new->in.length = new->out.length = 0;
        watch(file, EPOLLIN, EPOLL_CTL_ADD);
    }
}

static void let_go(int file)
{
    connections[file].is_open = false;
    close(file);
}

bool is_open(struct ticket to)
{
    return connections[to.connection].is_open && connections[to.connection].serial == to.serial;
}

static void write_out(int file)
{
    struct connection *to = &connections[file];
    while (to->out.length) {
        ssize_t written = send(file, to->out.data, to->out.length, MSG_NOSIGNAL);
        if (written < 0) {
            if (errno == EAGAIN)
                watch(file, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
            else
                let_go(file);
            return;
        }
        cut_front(&to->out, (size_t)written);
        if (!to->out.length)
            watch(file, EPOLLIN, EPOLL_CTL_MOD);
    }
    if (to->closes)
        let_go(file);
}

/* Carry out the request at the front of `in`, if all of it is here; return whether it was. */
static bool carry_out(int file)
{
    static struct request request;
    struct connection *from = &connections[file];
    size_t length = read_request(&request, &from->in);
    if (length == 0)
        return false;
    cut_front(&from->in, length);
    from->closes = request.closes;
    from->is_asked = true;
    call_method((struct ticket){file, from->serial}, request.method, &request.parameters);
    return true;
}

static void read_in(int file)
{
    struct connection *from = &connections[file];
    char part[65536];
    /* a client that sends headers and body apart would wait for a late acknowledgement, which no real distance has */
    setsockopt(file, IPPROTO_TCP, TCP_QUICKACK, &(int){1}, sizeof(int));
    ssize_t length;
    while ((length = recv(file, part, sizeof part, 0)) > 0) {
        append(&from->in, part, (size_t)length);
        if (length < (ssize_t)sizeof part)
            break;
    }
    if (length == 0 || (length < 0 && errno != EAGAIN)) {
        let_go(file);
        return;
    }
    while (from->is_open && !from->is_asked && carry_out(file))
        continue;
}

static void send_now(struct ticket to, const char *data, size_t length)
{
    if (!is_open(to))
        return;
    struct connection *connection = &connections[to.connection];
    append(&connection->out, data, length);
    connection->is_asked = false;
    write_out(to.connection);
}

/* The headers are those that Telegram sends: reading them is a part of what an update costs a bot. */
void answer(struct ticket to, int status, const char *json)
{
    struct bytes whole = {0};
    append_format(&whole,
                  "HTTP/1.1 %d %s\r\nServer: nginx/1.18.0\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\n"
                  "Content-Type: application/json\r\nContent-Length: %zu\r\nConnection: keep-alive\r\n"
                  "Strict-Transport-Security: max-age=31536000; includeSubDomains; preload\r\n"
                  "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: GET, POST, OPTIONS\r\n"
                  "Access-Control-Expose-Headers: Content-Length,Content-Type,Date,Server,Connection\r\n\r\n",
                  status, status == 200 ? "OK" : status == 409 ? "Conflict" : "Bad Request", strlen(json));
    append_text(&whole, json);
    if (latency <= 0) {
        send_now(to, whole.data, whole.length);
        free(whole.data);
        return;
    }
    struct delayed *new = malloc(sizeof *new);
    *new = (struct delayed){now() + latency, to, whole.data, whole.length, NULL};
    if (first_delayed == NULL)
        first_delayed = new;
    else
        last_delayed->next = new;
    last_delayed = new;
}

void send_what_is_due(void)
{
    double moment = now();
    while (first_delayed != NULL && first_delayed->due <= moment) {
        struct delayed *due = first_delayed;
        first_delayed = due->next;
        send_now(due->to, due->data, due->length);
        free(due->data);
        free(due);
    }
}

int wait_seconds(double until)
{
    if (first_delayed != NULL && first_delayed->due < until)
        until = first_delayed->due;
    double left = (until - now()) * 1000;
    return left <= 0 ? 0 : (int)left + 1;
}

void serve(int most_milliseconds)
{
    struct epoll_event events[MOST_EVENTS];
    int count = epoll_wait(loop, events, MOST_EVENTS, most_milliseconds);
    for (int i = 0; i < count; i++) {
        int file = events[i].data.fd;
        if (file == door)
            let_in();
        else if (file == input)
            read_commands();
        else {
            if (events[i].events & EPOLLOUT)
                write_out(file);
            if (connections[file].is_open && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
                read_in(file);
        }
    }
}
