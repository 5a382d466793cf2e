package engine

import "unsafe"

// An asking collects addresses that will be needed soon, so that their cache misses overlap each other and the work before them. It has room for the most
// that comes together: the places of eight new orders, and what the next eight that settle together ask for, five addresses each; or one for each lane.
type asking struct {
	addresses [6 * askAhead]uintptr
	count     int
}

var _ = [6*askAhead - lanes]struct{}{}

// askAhead is the number of instructions in a group: the memory of a group is asked for before the group ahead of it is applied.
const askAhead = 8

func (a *asking) add(p unsafe.Pointer) {
	a.addresses[a.count] = uintptr(p)
	a.count++
}

// send asks for what was collected.
func (a *asking) send() {
	prefetch(a.addresses[:a.count])
	a.count = 0
}

// ask asks for the memory of the next instructions of a payload and answers what follows them: nothing where the payload is broken.
func (e *Engine) ask(payload []byte) []byte {
	for n := 0; n < askAhead && len(payload) > 0; n++ {
		size := Next(payload)
		if size == 0 {
			payload = nil // Apply will see it
			break
		}
		if in := InstructionAt(payload); in.Kind == SubmitOrder {
			e.askOrder(in)
		}
		payload = payload[size:]
	}
	e.asking.send()
	return payload
}

func (e *Engine) askOrder(in *Instruction) {
	hash := e.idHash(in)
	e.asking.add(e.orderTable.home(uint32(hash)))
	if e.blockTable.used > 0 {
		e.asking.add(e.blockTable.home(hash))
	}
	if e.hasAccount(in.Debtor) && e.hasAccount(in.Creditor) {
		d := e.accounts.at(in.Debtor)
		e.asking.add(unsafe.Pointer(d))
		e.asking.add(unsafe.Pointer(&d.measured))
		e.asking.add(unsafe.Pointer(e.accounts.at(in.Creditor)))
	}
}

// askAccounts asks for what the accounts that come a while after the first of some need: the account and its seat, later its queue, then the order at its front.
func (e *Engine) askAccounts(numbers []uint32) {
	if len(numbers) > 3*askAhead {
		a := e.accounts.at(numbers[3*askAhead])
		e.asking.add(unsafe.Pointer(a))
		e.asking.add(unsafe.Pointer(&a.measured))
		e.asking.add(unsafe.Pointer(e.seats.at(numbers[3*askAhead])))
	}
	if len(numbers) > 2*askAhead {
		q := e.queues.at(e.accounts.at(numbers[2*askAhead]).queue)
		e.asking.add(unsafe.Pointer(q))
		e.asking.add(unsafe.Pointer(&q.waitingOut))
	}
	if len(numbers) > askAhead {
		q := e.queues.at(e.accounts.at(numbers[askAhead]).queue)
		e.asking.add(unsafe.Pointer(e.waitings.at(q.front())))
	}
	e.asking.send()
}
