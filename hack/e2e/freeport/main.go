// Command freeport prints a port of the loopback interface that is free now.
package main

import (
	"fmt"
	"net"
	"os"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, "freeport:", err)
		os.Exit(1)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		fmt.Fprintln(os.Stderr, "freeport:", err)
		os.Exit(1)
	}
	_ = listener.Close()
	fmt.Println(port)
}
