// Package netting decides which of the orders that wait in one asset settle together. It is pure arithmetic on indexes
// and amounts: it knows no numbers, names or times, changes nothing, and the engine settles what it chooses. The rules
// are the engine's (see its package comment): the bypass stage is Improve, the bilateral offset is Offset.
//
// A choice is a set of orders, one bool per order of the problem. A choice may settle when of every account with orders in it
//
//   - the position (cover plus what the choice brings minus what it takes) is not negative and not below what is reserved
//     from the lowest priority that the account has in the choice;
//   - for each limit that an order of the account in the choice counts against, the net outflow is within the room;
//   - it is not blocked for debit, and none of its orders in the choice is barred.
//
// Highly urgent and urgent orders are in a choice only with all before them in their queue, normal ones only with all highly
// urgent and urgent ones.
//
// Funding plays on paper what a funding settles, order by order and by greatest solutions, for Explain and what-if.
//
// Circulation stands apart: it sets off obligations that are divisible, of which any part may be cleared.
//
// All amounts are int64 minor units. The caller guarantees that they are positive, and that any cover and any sum of
// amounts, and the two together, fit int64. A limit with more room than fits int64 is one of math.MaxInt64, and so is a reservation.
package netting
